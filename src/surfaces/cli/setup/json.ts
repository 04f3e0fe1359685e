import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Language, Misread, own, Table } from './edit.ts';
import { setIn } from './json-edit.ts';

/** A mark that some editors of Windows begin a file with. */
const mark = '\ufeff';

/** JSON, edited in place: what stands there keeps its spacing, its order and, where the client takes them, its comments. */
export function json({ comments }: { readonly comments: boolean }): Language {
  return {
    read(text) {
      const tree = treeOf(text, comments);
      return tree ? Table.parse(getNodeValue(tree)) : {};
    },
    put(text, { servers, name }, entry, fresh) {
      const start = text.startsWith(mark) ? mark : '';
      const body = text.slice(start.length);
      if (fresh) return start + setIn(body.trim() === '' ? '{}\n' : body, [servers, name], entry);
      const there = Table.parse(Table.parse(this.read(body)[servers])[name]);
      const differs = ([key, value]: [string, unknown]) => JSON.stringify(own(there, key)) !== JSON.stringify(value);
      const set = (before: string, [key, value]: [string, unknown]) => setIn(before, [servers, name, key], value);
      return start + Object.entries(entry).filter(differs).reduce(set, body);
    },
  };
}

function treeOf(text: string, comments: boolean): Node | undefined {
  const body = text.startsWith(mark) ? ` ${text.slice(1)}` : text;
  if (body.trim() === '') return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, { disallowComments: !comments, allowTrailingComma: comments });
  const [first] = errors;
  if (first) throw misread(body, first.offset, `this is no valid JSON (${printParseErrorCode(first.error)})`);
  if (tree?.type !== 'object') throw misread(body, tree?.offset ?? 0, 'the file has to hold an object');
  refuseTwins(body, tree);
  return tree;
}

/** Of a key that stands there twice, readers take the one or the other. */
function refuseTwins(text: string, tree: Node): void {
  const seen = new Set<unknown>();
  for (const property of tree.children ?? []) {
    const [key, value] = property.children ?? [];
    if (seen.has(key?.value)) throw misread(text, property.offset, `the key "${key?.value}" stands there twice`);
    seen.add(key?.value);
    if (value?.type === 'object') refuseTwins(text, value);
  }
}

function misread(text: string, offset: number, what: string): Misread {
  const lines = text.slice(0, offset).split(/\r\n|\n/);
  return new Misread(what, lines.length, (lines.at(-1)?.length ?? 0) + 1);
}
