/** Verifies the ledger itself: events, the record of the last one, and the changes. */

import { eventHash, type Link } from './chain.ts';
import { pagesOfEvents, type Read, type Watching } from './events.ts';
import { broken, faults } from './faults.ts';
import type { Broken, Fault, Head, Intact } from './port.ts';
import {
  changePage,
  countUnnumbered,
  eventPage,
  hasExisted,
  hashPage,
  misnumberedChange,
  type Standing,
  standingOf,
} from './read.ts';
import { faultAfter, type Kept, meeting } from './walk.ts';

/** So often the oldest events may be archived, by somebody else, while the ledger is verified. */
const attempts = 5;

export async function verifyLedger(read: Read, kept: readonly Kept[], watching: Watching): Promise<Intact | Broken> {
  for (let attempt = 1; ; attempt += 1) {
    const standing = await read(standingOf);
    const verdict = await verifyFrom(read, standing, kept, watching);
    if (verdict.kind === 'intact' || attempt === attempts) return verdict;
    // What looks like a gap may be events that were archived meanwhile.
    const { archived } = await read(standingOf);
    if (archived.seq === standing.archived.seq && archived.hash === standing.archived.hash) return verdict;
  }
}

async function verifyFrom(
  read: Read,
  standing: Standing,
  kept: readonly Kept[],
  watching: Watching,
): Promise<Intact | Broken> {
  const { archived, recorded } = standing;
  const meets = meeting(kept, archived);
  const early = meets.meet(archived);
  if (early) return broken(early);
  let head = archived;
  for await (const page of pagesOfEvents(read, { after: undefined, to: recorded?.seq ?? 0 }, watching)) {
    for (const { link, state } of page) {
      const fault = faultAfter(head, link) ?? meets.meet(link);
      if (fault) return broken(await closer(read, fault, head, link, archived));
      if (state === undefined)
        return broken(
          (await read((db) => hasExisted(db, link.changeId))) ? faults.changeMissing(link) : faults.noChange(link),
        );
      head = { seq: link.seq, hash: link.hash };
    }
  }
  const ending = await endOf(read, standing, head, meets.last);
  if (ending) return broken(ending);
  const unnumbered = await read(countUnnumbered);
  if (unnumbered > 0) return broken(faults.unnumbered(unnumbered));
  const misnumbered = await read(misnumberedChange);
  if (misnumbered !== undefined) return broken(faults.changeMisnumbered(misnumbered));
  const changes = await verifyChanges(read, watching);
  if (typeof changes !== 'number') return broken(changes);
  return {
    kind: 'intact',
    head,
    events: head.seq - archived.seq,
    changes,
    archived: archived.seq === 0 ? undefined : archived,
    unchecked: meets.unchecked,
  };
}

/** Whether the walk ended where the ledger, and whoever kept a head, says that it ends. */
async function endOf(
  read: Read,
  { recorded, strayed }: Standing,
  head: Head,
  lastKept: number,
): Promise<Fault | undefined> {
  if (!recorded) {
    const first = strayed ?? head.seq;
    if (first > 0) return faults.headMissing(first);
  } else if (recorded.seq > head.seq) return faults.truncated(head, recorded.seq);
  else if (strayed !== undefined) {
    const [found] = await read((db) => eventPage(db, head.seq, strayed));
    if (found) return faults.strayed(found.link, head);
  }
  if (lastKept > head.seq) return faults.truncated(head, lastKept);
  if (recorded && recorded.hash !== head.hash) return faults.headDiffers(head);
  return undefined;
}

/** How many changes there are, each as the last event that moved it left it; or the first that is not. */
async function verifyChanges(read: Read, { signal }: Watching): Promise<number | Fault> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    signal?.throwIfAborted();
    const page = await read((db) => changePage(db, after === undefined ? {} : { after }));
    for (const { row, recordedBy, isAsRecorded } of page) {
      if (recordedBy === undefined) return faults.changeAdded(row.id);
      if (!isAsRecorded) return faults.changeEdited(row.id, recordedBy);
    }
    count += page.length;
    after = page.at(-1)?.row.id;
    if (after === undefined) return count;
  }
}

/** What an event that does not fit its place turns out to be on a closer look. */
async function closer(read: Read, fault: Fault, head: Head, link: Link, archived: Head): Promise<Fault> {
  if (fault.kind !== 'edited') return fault;
  const written = await placeOf(read, link);
  if (written !== undefined) return faults.reordered(link, written);
  return head.seq === archived.seq && archived.seq > 0 ? faults.unjoined(link, archived) : fault;
}

/**
 * The place that an event was written at, where it now stands at another: its hash fits there. Where events changed
 * places, the hash that was before it stands one place off at the most, or anywhere if it is one of those that moved.
 */
async function placeOf(read: Read, link: Link): Promise<number | undefined> {
  for (let after = 0; ; ) {
    const page = await read((db) => hashPage(db, after));
    for (const { seq, hash } of page) {
      for (const place of new Set([seq, seq + 1, link.seq - 1, link.seq + 1])) {
        if (place !== link.seq && eventHash(hash, { ...link, seq: place }) === link.hash) return place;
      }
    }
    const last = page.at(-1)?.seq;
    if (last === undefined) return undefined;
    after = last;
  }
}
