/** Moves the oldest events out of the ledger, into lines that somebody keeps. */
import { FailureError } from '../../errors.ts';
import { holdGathering } from '../outbox-due.ts';
import type { Queries } from '../schema.ts';
import { findCut } from './cut.ts';
import { pagesOfEvents, type Read, type Watching } from './events.ts';
import { firstLine } from './export.ts';
import { broken, faults } from './faults.ts';
import { type SoundFile, verifyFile } from './file.ts';
import { changeLine, eventLine } from './lines.ts';
import type { Archived, ArchiveOptions, AuditLine, Broken, Fault, Head } from './port.ts';
import { changePage, type EventFound, standingOf } from './read.ts';
import { faultAfter } from './walk.ts';

export interface Archiving {
  readonly read: Read;
  readonly atomically: Read;
  now(tx: Queries): Promise<number>;
}

/**
 * First the lines, on disk and read back, then the deletion in one transaction: a crash in between leaves lines that
 * the ledger still holds, and the next run makes them again.
 */
export async function archivePrefix(on: Archiving, options: ArchiveOptions): Promise<Archived> {
  const standing = await on.read(standingOf);
  const cut = await findCut(on.read, standing, options);
  if (cut.kind === 'fault') return broken(cut.fault);
  if (cut.kind === 'none') return { kind: 'nothing', heldBy: cut.heldBy };
  const { archived: previous } = standing;
  let fault: Fault | undefined;
  const lines = linesOf(on.read, previous, cut.seq, options, (found) => {
    fault = found;
  });
  let written: SoundFile | Broken;
  try {
    written = await verifyFile({ name: 'the archive', lines: await options.write(lines) }, [], options.signal);
  } catch (thrown) {
    if (fault) return broken(fault);
    throw thrown;
  }
  if (written.kind === 'broken' || written.head.seq !== cut.seq || !isSame(written.previous, previous)) throw unlike();
  const { head, events, changes } = written;
  await on.atomically(async (tx) => deletePrefix(tx, written, options, await on.now(tx)));
  return {
    ...{ kind: 'archived', fromSeq: previous.seq + 1, head, events, changes },
    ...{ more: cut.more, heldBy: cut.heldBy },
  };
}

/** The prefix, verified on the way: after its first fault comes nothing, and the reader's work fails. */
async function* linesOf(
  read: Read,
  previous: Head,
  to: number,
  watching: Watching,
  onFault: (fault: Fault) => void,
): AsyncGenerator<AuditLine> {
  const stop = (fault: Fault): FailureError => {
    onFault(fault);
    return notDeleted(fault.says, 'Run "tencent-chatops audit verify".');
  };
  let head = previous;
  let counts = { events: 0, changes: 0 };
  yield firstLine('archive', previous);
  for await (const page of pagesOfEvents(read, { after: undefined, to }, watching)) {
    const leaving = await rowsLeaving(read, page);
    for (const { link, lastSeq } of page) {
      const fault = faultAfter(head, link);
      if (fault) throw stop(fault);
      yield eventLine(link);
      head = { seq: link.seq, hash: link.hash };
      counts = { ...counts, events: counts.events + 1 };
      if (lastSeq !== link.seq) continue;
      const left = leaving.get(link.changeId);
      if (!left) throw stop(faults.changeMissing(link));
      if (!left.isAsRecorded) throw stop(faults.changeEdited(link.changeId, link.seq));
      yield changeLine(left.row);
      counts = { ...counts, changes: counts.changes + 1 };
    }
  }
  yield { end: head.seq, hash: head.hash, ...counts };
}

async function rowsLeaving(read: Read, page: readonly EventFound[]) {
  const ids = page.filter(({ link, lastSeq }) => link.seq === lastSeq).map(({ link }) => link.changeId);
  const found = ids.length === 0 ? [] : await read((db) => changePage(db, { ids }));
  return new Map(found.map((one) => [one.row.id, one]));
}

async function deletePrefix(
  tx: Queries,
  { head, events, changes }: SoundFile,
  { beforeMs, over }: ArchiveOptions,
  nowMs: number,
): Promise<void> {
  // Keeps everybody from appending, so that no change gets another event.
  await tx
    .updateTable('counter')
    .set(({ ref }) => ({ value: ref('value') }))
    .where('name', '=', 'event')
    .execute();
  const moved = () => notDeleted('The ledger moved on while it was archived.', 'Archive again, into another file.');
  const last = await tx.selectFrom('event').select('hash').where('seq', '=', head.seq).executeTakeFirst();
  if (last && last.hash !== head.hash) throw unlike();
  const { numDeletedRows: gone } = await tx.deleteFrom('event').where('seq', '<=', head.seq).executeTakeFirstOrThrow();
  const left = tx
    .selectFrom('change')
    .select('change.id')
    .where('created_at_ms', '<', beforeMs)
    .where('state', 'in', over)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('event').select('seq').whereRef('event.change_id', '=', 'change.id'))),
    );
  await tx.deleteFrom('lane').where('change_id', 'in', left).execute();
  // Nobody makes a change due while it leaves.
  await holdGathering(tx);
  await tx.deleteFrom('outbox').where('change_id', 'in', left).execute();
  const { numDeletedRows: leaving } = await tx.deleteFrom('change').where('id', 'in', left).executeTakeFirstOrThrow();
  if (gone !== BigInt(events) || leaving !== BigInt(changes)) throw moved();
  const { seq, hash } = head;
  await tx.insertInto('archive').values({ seq, hash, events, changes, at_ms: nowMs }).execute();
}

const isSame = (one: Head, other: Head) => one.seq === other.seq && one.hash === other.hash;

const unlike = () => notDeleted('What was written does not read back as it is in the ledger.', 'Check the disk.');

function notDeleted(message: string, next: string): FailureError {
  return new FailureError({ code: 'LedgerUnavailable', message: `${message} Nothing was deleted.`, next });
}
