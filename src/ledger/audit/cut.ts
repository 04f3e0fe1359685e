/** Where the part of a ledger ends that may be archived. */
import { pagesOfEvents, type Read } from './events.ts';
import { faults } from './faults.ts';
import type { ArchiveOptions, Fault, Hold } from './port.ts';
import type { Standing } from './read.ts';

/** As much as is archived at a time: others wait while it is deleted. */
const mostEvents = 50_000;

export type Cut =
  | { readonly kind: 'cut'; readonly seq: number; readonly more: boolean; readonly heldBy: Hold | undefined }
  | { readonly kind: 'none'; readonly heldBy: Hold | undefined }
  | { readonly kind: 'fault'; readonly fault: Fault };

/**
 * The last event that is old enough and at which no change is under way: each one before it is over, and its last event
 * is not behind it.
 */
export async function findCut(
  read: Read,
  { archived, recorded }: Standing,
  { beforeMs, over, signal }: Pick<ArchiveOptions, 'beforeMs' | 'over' | 'signal'>,
): Promise<Cut> {
  let cut = archived.seq;
  /** The last event of those changes that have been met. */
  let reach = { seq: archived.seq, changeId: '' };
  const cutWith = (heldBy: Hold | undefined, more = false): Cut =>
    cut > archived.seq ? { kind: 'cut', seq: cut, more, heldBy } : { kind: 'none', heldBy };
  const recent = (): Hold | undefined => (reach.seq > cut ? { changeId: reach.changeId, why: 'recent' } : undefined);
  for await (const page of pagesOfEvents(read, { after: undefined, to: recorded?.seq ?? 0 }, { signal })) {
    for (const { link, state, lastSeq } of page) {
      if (state === undefined) return { kind: 'fault', fault: faults.changeMissing(link) };
      if (link.atMs >= beforeMs) return cutWith(recent());
      if (!over.includes(state)) return cutWith({ changeId: link.changeId, why: 'open' });
      if (lastSeq > reach.seq) reach = { seq: lastSeq, changeId: link.changeId };
      if (reach.seq === link.seq) cut = link.seq;
      if (cut - archived.seq >= mostEvents) return cutWith(undefined, true);
    }
  }
  return cutWith(recent());
}
