/** The ledger as JSON Lines, as it stands, right or wrong. */
import { FailureError } from '../../errors.ts';
import { pagesOfEvents, type Read } from './events.ts';
import { eventLine } from './lines.ts';
import type { AuditLine, ExportOptions, FirstLine, Head } from './port.ts';
import { eventPage, type Standing, standingOf } from './read.ts';

export async function* exportLines(
  read: Read,
  { fromSeq, toSeq, signal, onShare }: ExportOptions,
): AsyncGenerator<AuditLine> {
  const standing = await read(standingOf);
  const { archived, recorded } = standing;
  const last = Math.max(recorded?.seq ?? 0, archived.seq);
  const from = fromSeq ?? archived.seq + 1;
  const to = toSeq ?? last;
  const previous = await before(read, from, standing);
  if (!previous || to > last || (to < from && toSeq !== undefined)) throw notThere(archived.seq + 1, last);
  yield firstLine('export', previous);
  let head = previous;
  let events = 0;
  for await (const page of pagesOfEvents(read, { after: from - 1, to }, { signal, onShare })) {
    for (const { link } of page) {
      yield eventLine(link);
      head = { seq: link.seq, hash: link.hash };
      events += 1;
    }
  }
  const now = await read(standingOf);
  if (now.archived.seq >= from) throw archivedMeanwhile();
  yield { end: head.seq, hash: head.hash, events, changes: 0 };
}

export function firstLine(content: FirstLine['content'], previous: Head): FirstLine {
  return {
    format: 'tencent-chatops-audit',
    version: 1,
    content,
    fromSeq: previous.seq + 1,
    previousHash: previous.hash,
  };
}

/** The event before this one, where the ledger knows it. */
async function before(read: Read, seq: number, { archived }: Standing): Promise<Head | undefined> {
  if (seq === archived.seq + 1) return archived;
  if (seq <= archived.seq) return undefined;
  const [found] = await read((db) => eventPage(db, seq - 2, seq - 1));
  return found && { seq: found.link.seq, hash: found.link.hash };
}

function notThere(first: number, last: number): FailureError {
  const holds = last < first ? 'no events' : `events ${first} to ${last}`;
  const message = `The ledger holds ${holds}, and not all that was asked for; nothing was exported.`;
  return new FailureError({
    code: 'InvalidInput',
    message,
    next: first > 1 ? `Events before ${first} are in the archive that they left with.` : 'Ask for a part of those.',
  });
}

function archivedMeanwhile(): FailureError {
  return new FailureError({
    code: 'LedgerUnavailable',
    message: 'Some of these events were archived while they were exported, so the export is not whole.',
    next: 'Export again.',
  });
}
