/** Every fault that can be found, in words. */
import type { Link } from './chain.ts';
import type { Broken, Fault, FaultKind, Head } from './port.ts';

type Place = Pick<Fault, 'seq' | 'changeId'>;

export const broken = (fault: Fault): Broken => ({ kind: 'broken', fault });

/** How a head is written down to be kept. */
export const headText = ({ seq, hash }: Head): string => `${seq}:${hash}`;

const fault = (kind: FaultKind, { seq, changeId }: Place, says: string): Fault => ({ kind, seq, changeId, says });
const nowhere: Place = { seq: undefined, changeId: undefined };
const named = ({ seq, changeId, kind }: Link) => `Event ${seq} ("${kind}" of ${changeId})`;
const events = (from: number, to: number) => (from === to ? `Event ${from} is` : `Events ${from} to ${to} are`);

/** What is wrong with an event that comes after `previous`, as far as these two tell. */
export const faults = {
  added: (link: Link, previous: Head) =>
    fault('added', link, `${named(link)} stands where no event can be, after event ${previous.seq}.`),
  gap: (link: Link, previous: Head) =>
    fault(
      'gap',
      { seq: previous.seq + 1, changeId: undefined },
      `${events(previous.seq + 1, link.seq - 1)} missing before ${named(link)}.`,
    ),
  edited: (link: Link, previous: Head) =>
    fault(
      'edited',
      link,
      previous.seq === 0
        ? `${named(link)} was edited.`
        : `${named(link)} was edited, or event ${previous.seq} was written again together with its hash.`,
    ),
  reordered: (link: Link, seq: number) => fault('reordered', link, `${named(link)} was written as event ${seq}.`),
  unjoined: (link: Link, previous: Head) =>
    fault(
      'unjoined',
      link,
      `${named(link)} was edited, or does not follow what was archived, which ends with ${headText(previous)}.`,
    ),
  strayed: (link: Link, last: Head) =>
    fault('added', link, `${named(link)} stands after event ${last.seq}, which is recorded as the last one.`),
  truncated: (last: Head, to: number) =>
    fault('truncated', { seq: last.seq + 1, changeId: undefined }, `${events(last.seq + 1, to)} missing at the end.`),
  rewritten: (kept: Head, sound: number) =>
    fault(
      'rewritten',
      { seq: kept.seq, changeId: undefined },
      kept.seq <= sound + 1
        ? `Event ${kept.seq} is not the one of the kept head: it was written again.`
        : `Event ${kept.seq} is not the one of the kept head: the ledger was written again from some event between ${sound + 1} and ${kept.seq} on.`,
    ),
  headMissing: (seq: number) =>
    fault('head', { seq, changeId: undefined }, `There is event ${seq}, but no record of which event is the last.`),
  headDiffers: (last: Head) =>
    fault(
      'head',
      { seq: last.seq, changeId: undefined },
      `The record of the last event does not fit event ${last.seq}: it was edited, or the event was written again.`,
    ),
  unnumbered: (count: number) =>
    fault(
      'added',
      nowhere,
      `${count === 1 ? 'One event has' : `${count} events have`} something else where the number or the time belongs: added or edited by hand.`,
    ),
  changeMisnumbered: (changeId: string) =>
    fault(
      'change edited',
      { seq: undefined, changeId },
      `${changeId} has something else where a number belongs: its record was edited.`,
    ),
  changeEdited: (changeId: string, seq: number) =>
    fault('change edited', { seq, changeId }, `${changeId} is not as event ${seq} left it: its record was edited.`),
  changeMissing: (link: Link) =>
    fault('change missing', link, `The record of ${link.changeId} is missing; event ${link.seq} tells of it.`),
  changeAdded: (changeId: string) =>
    fault('change added', { seq: undefined, changeId }, `${changeId} is in the ledger, and no event records it.`),
  noChange: (link: Link) => fault('no change', link, `${named(link)} belongs to no change.`),
  unreadable: (says: string) => fault('unreadable', nowhere, says),
  filesUnjoined: (from: string, previous: Head, name: string, head: Head) =>
    fault(
      'unjoined',
      { seq: previous.seq + 1, changeId: undefined },
      previous.seq === head.seq
        ? `${from} does not follow ${name}: they disagree on event ${head.seq}.`
        : `${from} begins with event ${previous.seq + 1} and does not follow ${name}, which ends with event ${head.seq}.`,
    ),
  filesEndEarly: (name: string, head: Head, archived: Head) =>
    fault(
      'gap',
      { seq: head.seq + 1, changeId: undefined },
      `${events(head.seq + 1, archived.seq)} neither in ${name} nor in the ledger.`,
    ),
  ledgerUnjoined: (name: string, head: Head) =>
    fault(
      'unjoined',
      { seq: head.seq, changeId: undefined },
      `The ledger does not follow ${name}: they disagree on event ${head.seq}.`,
    ),
} as const;
