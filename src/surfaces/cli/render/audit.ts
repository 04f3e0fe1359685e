import type { Archived, Broken, Head, Hold, Intact } from '../../../ledger/port.ts';
import { commandLine } from '../command-line.ts';
import type { Flags } from '../host.ts';
import { type Block, blank, styled, text, verbatim } from './block.ts';

/** How a head is written down, and given back with --head. */
export const headText = ({ seq, hash }: Head): string => `${seq}:${hash}`;

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

export function verdictBlocks(verdict: Intact | Broken, flags: Flags): readonly Block[] {
  if (verdict.kind === 'broken') return brokenBlocks(verdict);
  const { head, events, changes, archived, unchecked } = verdict;
  return [
    text([
      unchecked.length > 0 ? styled('Not proven', 'bold', 'yellow') : styled('Intact', 'bold', 'green'),
      `: ${counted(events, 'event')} and ${counted(changes, 'change')}.`,
    ]),
    ...(archived ? [text(`The events up to ${archived.seq} were archived; --archive verifies their files too.`)] : []),
    ...(unchecked.length > 0
      ? [
          text(`Not checked, for they are in an archive that was not given: ${unchecked.map(headText).join(', ')}`),
          text([styled('Next: ', 'bold'), 'Name the archives with --archive.']),
        ]
      : []),
    blank,
    text('The head stands for all of it. Keep it somewhere else, and a later run tells whether it still holds:'),
    verbatim(commandLine(flags, 'audit', 'verify', '--head', headText(head)), 2),
  ];
}

function brokenBlocks({ fault }: Broken): readonly Block[] {
  return [
    text([styled('Broken', 'bold', 'red'), `: ${fault.says}`]),
    text([
      styled('Next: ', 'bold'),
      fault.kind === 'unreadable'
        ? 'Name a file that "audit archive" wrote, as it wrote it; of the ledger this says nothing.'
        : 'Keep the ledger as it is and compare it with a backup or an export: this is the first fault, and there may be more.',
    ]),
  ];
}

export const exportedBlocks = (file: string): readonly Block[] => [text(`Exported to ${file}.`)];

export function archivedBlocks(archived: Archived, file: string): readonly Block[] {
  switch (archived.kind) {
    case 'broken':
      return [text('Nothing was archived and nothing deleted: the ledger is broken.'), ...brokenBlocks(archived)];
    case 'nothing':
      return [text(`There is nothing to archive; no file was written.${holdText(archived.heldBy)}`)];
    case 'archived': {
      const { fromSeq, head, events, changes, more, heldBy } = archived;
      return [
        text(
          `Archived ${counted(events, 'event')} (${fromSeq} to ${head.seq}) and ${counted(changes, 'change')} to ${file}, and deleted them from the ledger.${holdText(heldBy)}`,
        ),
        ...(more
          ? [text('That is as much as is archived at a time. Run it again, with another file, for the rest.')]
          : []),
        blank,
        text('The last event of the archive, for "audit verify --head":'),
        verbatim(headText(head), 2),
      ];
    }
  }
}

function holdText(heldBy: Hold | undefined): string {
  if (!heldBy) return '';
  switch (heldBy.why) {
    case 'open':
      return ` What follows stays, old or not, because ${heldBy.changeId} is not over.`;
    case 'recent':
      return ` What follows stays, old or not, because ${heldBy.changeId} has events that are to be kept.`;
  }
}
