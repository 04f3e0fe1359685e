/** Takes a command apart. Phones turn quotes and hyphens into typographic ones, so those count as what they stand for. */

export interface Word {
  /** What it says, without quotes. Of a flag: its value where that is tied on by `=`, otherwise nothing. */
  readonly text: string;
  /** `--Name`, `—Name`, `-Name`: the name without what stands before it. */
  readonly flag: string | undefined;
  /** Whether a flag has its value with it. */
  readonly tied: boolean;
  /** Where it ends in the text. */
  readonly end: number;
}

const doubleQuotes = '"“”„‟';
const singleQuotes = "'‘’‚‛";
const dashes = '\\-\u2010-\u2015\u2212';
const flagPattern = new RegExp(`[${dashes}]{1,2}([A-Za-z][\\w.]*)(?:(=)|(?=\\s|$))`, 'y');

/**
 * How many characters are looked through for what closes a quote or a bracket, in all of a command: thousands of them
 * that nothing closes would each be looked for to the end. What is left then counts as bare words.
 */
const scanned = 400_000;

/** Counts down while it is looked for something further on. */
interface Scan {
  left: number;
}

export function wordsOf(text: string): Word[] {
  const scan: Scan = { left: scanned };
  const found: Word[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, found.at(-1)?.end ?? text.length))
    found.push(wordAt(text, at, scan));
  return found;
}

const spaces = /\s*/y;
const visible = /\S*/y;

function skipSpace(text: string, from: number): number {
  spaces.lastIndex = from;
  return from + (spaces.exec(text)?.[0].length ?? 0);
}

function wordAt(text: string, at: number, scan: Scan): Word {
  flagPattern.lastIndex = at;
  const flag = flagPattern.exec(text);
  if (!flag) return { ...valueAt(text, at, scan), flag: undefined, tied: false };
  const [all, name, equals] = flag;
  if (equals === undefined) return { text: '', flag: name, tied: false, end: at + all.length };
  return { ...valueAt(text, at + all.length, scan), flag: name, tied: true };
}

interface Value {
  readonly text: string;
  readonly end: number;
}

function valueAt(text: string, at: number, scan: Scan): Value {
  const first = text[at] ?? '';
  if (doubleQuotes.includes(first)) return quoted(text, at, first === '"' ? '"' : doubleQuotes, scan) ?? bare(text, at);
  if (singleQuotes.includes(first)) return quoted(text, at, first === "'" ? "'" : singleQuotes, scan) ?? bare(text, at);
  if (first === '{' || first === '[') return json(text, at, scan) ?? bare(text, at);
  return bare(text, at);
}

/** A quote closes only before a space or at the end, so that an apostrophe stays one. */
function quoted(text: string, at: number, closing: string, scan: Scan): Value | undefined {
  const escapes = doubleQuotes.includes(text[at] ?? '');
  for (let end = at + 1; end < text.length && scan.left > 0; end += 1) {
    scan.left -= 1;
    if (escapes && text[end] === '\\') end += 1;
    else if (closing.includes(text[end] ?? '') && /^(\s|$)/.test(text.slice(end + 1, end + 2))) {
      const inside = text.slice(at + 1, end);
      return { text: escapes ? unescaped(inside) : inside, end: end + 1 };
    }
  }
  return undefined;
}

/** In double quotes: `\"`, `\\` and `\u{…}` for what cannot be seen. Any other backslash is one. */
function unescaped(text: string): string {
  return text.replace(/\\(?:(["\\“”„‟])|u\{([0-9a-f]{1,6})\})/gi, (all, character: string | undefined, hex: string) => {
    if (character !== undefined) return character;
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}

/** JSON needs no quotes around it: it ends where its brackets are closed. */
function json(text: string, at: number, scan: Scan): Value | undefined {
  let depth = 0;
  let inString = false;
  for (let end = at; end < text.length && scan.left > 0; end += 1) {
    scan.left -= 1;
    const character = text[end] ?? '';
    if (inString && character === '\\') end += 1;
    else if (doubleQuotes.includes(character)) inString = !inString;
    else if (!inString && '{['.includes(character)) depth += 1;
    else if (!inString && '}]'.includes(character)) depth -= 1;
    if (depth === 0) return { text: text.slice(at, end + 1), end: end + 1 };
  }
  return undefined;
}

function bare(text: string, at: number): Value {
  visible.lastIndex = at;
  const [word = ''] = visible.exec(text) ?? [];
  // Ids are copied as code.
  return { text: /^(`{1,3})([^`]+)\1$/.exec(word)?.[2] ?? word, end: at + word.length };
}

/** JSON with the quotes that phones make of its own. */
export function withPlainQuotes(json: string): string {
  return json.replace(/[“”„‟]/g, '"');
}
