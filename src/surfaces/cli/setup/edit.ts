/** Puts one entry into the text of a client's configuration and leaves everything else as it is. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { FailureError } from '../../../errors.ts';

export const formats = ['json', 'jsonc', 'toml'] as const;
export type Format = (typeof formats)[number];

export interface Entry {
  readonly type?: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env_vars?: readonly string[];
}

export interface Wanted {
  /** The key under which the servers stand. */
  readonly servers: string;
  readonly name: string;
  readonly entry: Entry;
}

export interface Edited {
  readonly text: string;
  /** The entry of that name as it was, if there was one. */
  readonly before: unknown;
}

export const Table = z.record(z.string(), z.unknown());
export type Table = z.infer<typeof Table>;

/** How one format is read and written. Both throw `Misread` where the text is not what it should be. */
export interface Language {
  read(text: string): Table;
  /** `entry` is whole; `fresh` where nothing of the one before goes on. */
  put(text: string, wanted: Wanted, entry: Table, fresh: boolean): string;
}

/** What is wrong with a text, and where: both count from 1. */
export class Misread extends Error {
  override readonly name = 'Misread';
  readonly line: number;
  readonly column: number;

  constructor(what: string, line: number, column: number) {
    super(what);
    this.line = line;
    this.column = column;
  }
}

export async function edit(format: Format, file: string, text: string, wanted: Wanted): Promise<Edited> {
  const language = await languageOf(format);
  try {
    return editIn(language, text, wanted);
  } catch (thrown) {
    if (!(thrown instanceof Misread)) throw thrown;
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: `${file}, line ${thrown.line}, column ${thrown.column}: ${thrown.message}; nothing was written.`,
      next: 'Mend the file, or put the entry there by hand.',
    });
  }
}

function editIn(language: Language, text: string, wanted: Wanted): Edited {
  const root = plain(language.read(text));
  const servers = own(root, wanted.servers) ?? {};
  const found = tableOf(servers);
  if (!found) throw new Misread(`${wanted.servers} is no table of servers`, 1, 1);
  const before = own(found, wanted.name);
  const kept = keptOf(before);
  const entry: Table = { ...kept, ...wanted.entry };
  if (before !== undefined && isDeepStrictEqual(before, entry)) return { text, before };
  const after = language.put(text, wanted, entry, kept === undefined);
  // Somebody else's file: what came out is read again before it may be written.
  const expected = { ...root, [wanted.servers]: { ...found, [wanted.name]: entry } };
  if (!isDeepStrictEqual(plain(language.read(after)), expected))
    throw new Misread('the entry cannot be put there without changing something else', 1, 1);
  return { text: after, before };
}

/** Of a server that is started, what somebody added stays; of one that is reached by its address, nothing would fit. */
function keptOf(before: unknown): Table | undefined {
  const table = tableOf(before);
  return table && typeof own(table, 'command') === 'string' ? table : undefined;
}

export function own(table: Table, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Parsers give their tables different prototypes, which would count as a difference. */
function plain(root: Table): Table {
  return Object.fromEntries(Object.entries(root).map(([key, value]) => [key, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  const isTable = typeof value === 'object' && value !== null && !(value instanceof Date);
  return isTable ? plain({ ...value }) : value;
}

function tableOf(value: unknown): Table | undefined {
  return Table.safeParse(value).data;
}

async function languageOf(format: Format): Promise<Language> {
  if (format === 'toml') return (await import('./toml.ts')).toml;
  const { json } = await import('./json.ts');
  return json({ comments: format === 'jsonc' });
}
