import { redactText } from '../../../lib/redact-text.ts';
import type { Client } from '../setup/clients.ts';
import type { Difference } from '../setup/diff.ts';
import { type Block, blank, styled, text, verbatim } from './block.ts';

/** What the blocks are about. */
interface About {
  readonly client: Client;
  readonly file: string;
  readonly sandbox: boolean;
}

/** What to copy, and where to. */
export function printedBlocks(about: About, snippet: string, command: string): readonly Block[] {
  return [
    text(`${about.client.title} reads its servers from:`),
    verbatim(about.file, 2),
    blank,
    ...snippet
      .trimEnd()
      .split('\n')
      .map((line) => verbatim(line, 2)),
    blank,
    ...afterBlocks(about),
    text('To have it put there, after showing what changes:'),
    verbatim(command, 2),
  ];
}

/** What would change in the file. Lines of others are not shown, and secrets in those that go are not either. */
export function differenceBlocks(file: string, name: string, replaces: boolean, changes: Difference): readonly Block[] {
  const { line, before, after } = changes;
  return [
    ...(replaces ? [text(`There is an entry ${name} already, and it says something else.`)] : []),
    text(`${file}, from line ${line}:`),
    blank,
    ...before.map((one) => changed('-', one, 'red')),
    ...after.map((one) => changed('+', one, 'green')),
    blank,
  ];
}

export function writtenBlocks(about: About, backup: string | undefined): readonly Block[] {
  return [
    text(`Written: ${about.file}`),
    ...(backup === undefined ? [] : [text(`As it was before: ${backup}`)]),
    blank,
    ...afterBlocks(about),
  ];
}

export function unchangedBlocks({ client, file }: About, name: string): readonly Block[] {
  return [text(`${client.title} has ${name} already, just so; nothing has to change in ${file}.`)];
}

export function leftBlocks({ file }: About): readonly Block[] {
  return [text(`Nothing was written; ${file} is as it was.`)];
}

function afterBlocks({ client: { keys, finds, after }, sandbox }: About): readonly Block[] {
  const told = sandbox ? 'The sandbox needs no key of the cloud.' : `No key of the cloud stands in it. ${keys}`;
  return [text(told), ...(finds === undefined ? [] : [text(finds)]), text(after)];
}

function changed(sign: string, line: string, style: 'red' | 'green'): Block {
  return text(styled(`${sign} ${redactText(line)}`, style), 2);
}
