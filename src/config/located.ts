import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { FailureError } from '../errors.ts';
import type { Path } from './name-of.ts';

/** A YAML text that remembers where everything in it stands. */
export class LocatedYaml {
  readonly file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(text: string, file: string) {
    this.file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const problem = [...this.#document.errors, ...this.#document.warnings][0];
    if (problem) throw this.#wrong(problem.pos[0], `the file is not valid YAML: ${sentence(problem)}`);
    // An alias stands in two places at once, so nothing behind it could be said to be at one.
    visit(this.#document, {
      Alias: (_, alias) => {
        throw this.#wrong(alias.range?.[0] ?? 0, 'aliases are not supported; write the value out');
      },
    });
  }

  /** The value as plain data; undefined for a file that is empty or all comments. */
  value(): unknown {
    return this.#document.contents === null || isEmpty(this.#document.contents) ? undefined : this.#document.toJS();
  }

  /** Every key of the file that is text, with the way to it. */
  keys(): readonly Path[] {
    const found: Path[] = [];
    const walk = (node: unknown, at: Path) => {
      if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...at, index]);
      if (!isMap(node)) return;
      for (const pair of node.items) {
        const path = [...at, keyOf(pair) ?? ''];
        found.push(path);
        walk(pair.value, path);
      }
    };
    walk(this.#document.contents, []);
    return found;
  }

  has(path: Path): boolean {
    const parent = this.#nodeAt(path.slice(0, -1));
    const step = path.at(-1);
    return isMap(parent) ? pairOf(parent, step) !== undefined : this.#nodeAt(path) !== undefined;
  }

  /** The error for the value at the path, or for the nearest part of it that is there. */
  atValue(path: Path, what: string): FailureError {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.#nodeAt(path.slice(0, length));
      if (node) return this.#wrong(node.range?.[0] ?? 0, what);
    }
    return this.#wrong(this.#document.contents?.range[0] ?? 0, what);
  }

  /** The error for a key. */
  atKey(path: Path, what: string): FailureError {
    const parent = this.#nodeAt(path.slice(0, -1));
    const key = isMap(parent) ? pairOf(parent, path.at(-1))?.key : undefined;
    return isNode(key) ? this.#wrong(key.range?.[0] ?? 0, what) : this.atValue(path, what);
  }

  /** The library's own look-up tells 1 from "1", which are one key once the file is plain data. */
  #nodeAt(path: Path): Node | undefined {
    let node: unknown = this.#document.contents;
    for (const step of path) {
      if (isMap(node)) node = pairOf(node, step)?.value;
      else node = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
    }
    return isNode(node) ? node : undefined;
  }

  #wrong(offset: number, what: string): FailureError {
    const { line, col } = this.#lines.linePos(offset);
    return new FailureError({
      code: 'InvalidConfiguration',
      message: `${this.file}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${what}.`,
      next: 'Correct the configuration file; docs/tencent-chatops.example.yaml shows every key.',
    });
  }
}

function pairOf(map: YAMLMap, key: PropertyKey | undefined): Pair | undefined {
  return map.items.find((item) => keyOf(item) === key);
}

function keyOf(pair: unknown): string | undefined {
  if (!isPair(pair)) return undefined;
  const key = isScalar(pair.key) ? pair.key.value : pair.key;
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean' ? String(key) : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function isEmpty(contents: Node): boolean {
  return isScalar(contents) && contents.value === null;
}

/** The parser's message as part of a sentence. */
function sentence({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'it holds more than one document';
  return message.replace(/[.:]?\s*$/, '');
}
