/** Verifies an archive or an export by itself, line by line. */
import { changeDigest } from './chain.ts';
import { broken, faults } from './faults.ts';
import { linkOf, readLine, rowOf } from './lines.ts';
import type { AuditFile, Broken, ChangeLine, EventLine, Fault, FirstLine, Head, LastLine } from './port.ts';
import { faultAfter, type Kept, meeting } from './walk.ts';

export interface SoundFile {
  readonly kind: 'sound';
  readonly name: string;
  readonly content: FirstLine['content'];
  /** The event before the first of the file, and the last one in it. */
  readonly previous: Head;
  readonly head: Head;
  readonly events: number;
  readonly changes: number;
}

/** Changes that a file has told of without telling how they left; so many are never under way at once. */
const maxUnderWay = 1_000_000;

export async function verifyFile(
  { name, lines }: AuditFile,
  kept: readonly Kept[],
  signal?: AbortSignal,
): Promise<SoundFile | Broken> {
  let reading: ReturnType<typeof readingFrom> | undefined;
  let number = 0;
  for await (const text of lines) {
    signal?.throwIfAborted();
    number += 1;
    const line = readLine(text);
    const where = `Line ${number} of ${name}`;
    if (!line) return broken(faults.unreadable(`${where} is no line of an audit file.`));
    if ('format' in line !== (number === 1) || reading?.isOver())
      return broken(faults.unreadable(`${where} stands where it does not belong.`));
    if ('format' in line) reading = readingFrom(line, kept);
    const fault = 'format' in line ? reading?.early : reading?.take(line);
    if (fault) return broken({ ...fault, says: `${where}: ${fault.says}` });
  }
  if (!reading?.isOver()) return broken(faults.unreadable(`${name} is cut off after line ${number}.`));
  return { kind: 'sound', name, ...reading.sum() };
}

/** What has been read of one file. */
function readingFrom({ content, fromSeq, previousHash }: FirstLine, kept: readonly Kept[]) {
  const previous: Head = { seq: fromSeq - 1, hash: previousHash };
  const meets = meeting(kept, previous);
  /** How the changes under way were left by the last event that moved them. */
  const underWay = new Map<string, string | undefined>();
  let head = previous;
  let counts = { events: 0, changes: 0 };
  /** The change that the event before tells of; undefined after a line that is none. */
  let latest: string | undefined;
  let over = false;

  function takeEvent(line: EventLine): Fault | undefined {
    const link = linkOf(line);
    const fault = faultAfter(head, link) ?? meets.meet(link);
    if (fault) return fault;
    head = { seq: link.seq, hash: link.hash };
    counts = { ...counts, events: counts.events + 1 };
    latest = link.changeId;
    if (content === 'archive') underWay.set(link.changeId, link.changeDigest ?? underWay.get(link.changeId));
    return underWay.size > maxUnderWay ? faults.unreadable('too many changes are under way at once.') : undefined;
  }

  function takeChange(line: ChangeLine): Fault | undefined {
    if (!underWay.has(line.left)) return faults.changeAdded(line.left);
    if (latest !== line.left) return faults.unreadable(`how ${line.left} left does not stand after its last event.`);
    if (underWay.get(line.left) !== changeDigest(rowOf(line))) return faults.changeEdited(line.left, head.seq);
    underWay.delete(line.left);
    latest = undefined;
    counts = { ...counts, changes: counts.changes + 1 };
    return undefined;
  }

  function takeEnd({ end, hash, events, changes }: LastLine): Fault | undefined {
    over = true;
    const [left] = underWay.keys();
    if (left !== undefined) return faults.unreadable(`how ${left} left is missing.`);
    const asSaid = end === head.seq && hash === head.hash && events === counts.events && changes === counts.changes;
    return asSaid ? undefined : faults.unreadable('the file does not end with what came before.');
  }

  return {
    /** Of what stands before the first event. */
    early: meets.meet(previous),
    take: (line: EventLine | ChangeLine | LastLine): Fault | undefined => {
      if ('end' in line) return takeEnd(line);
      return 'left' in line ? takeChange(line) : takeEvent(line);
    },
    isOver: () => over,
    sum: () => ({ content, previous, head, ...counts }),
  };
}
