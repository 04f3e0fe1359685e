import { parse, patch } from '@decimalturn/toml-patch';
import { z } from 'zod';
import { type Language, Misread, Table, type Wanted } from './edit.ts';

/** What the library throws; its columns count from 0. */
const Located = z.object({ message: z.string(), line: z.number().int(), column: z.number().int() });

/** TOML, which keeps its comments: a new entry is a table at the end, and what is there is edited in place. */
export const toml: Language = {
  read,
  put(text, wanted, entry, fresh) {
    const root = read(text);
    const servers = Table.parse(root[wanted.servers] ?? {});
    if (fresh && !Object.hasOwn(servers, wanted.name)) {
      const appended = withTable(text, wanted, entry);
      // Where the servers stand in one inline table, nothing can be added below it.
      if (isValid(appended)) return appended;
    }
    return patch(text, { ...root, [wanted.servers]: { ...servers, [wanted.name]: entry } });
  },
};

function read(text: string): Table {
  try {
    return Table.parse(parse(text));
  } catch (thrown) {
    const { data } = Located.safeParse(thrown);
    if (!data) throw new Misread('this is no valid TOML', 1, 1);
    const what = data.message.trim().split('\n').at(-1);
    throw new Misread(`this is no valid TOML (${what})`, data.line, data.column + 1);
  }
}

function isValid(text: string): boolean {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
}

function withTable(text: string, { servers, name }: Wanted, entry: Table): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  // A basic string of TOML takes every escape that JSON writes.
  const lines = Object.entries(entry).map(([key, value]) => `${key} = ${written(value)}`);
  return `${text}${gap}${[`[${servers}.${name}]`, ...lines].join(eol)}${eol}`;
}

function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]` : JSON.stringify(value);
}
