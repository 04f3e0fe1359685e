/** What is wrong with an expression, and where: the library says the first and not the second. */
import { compile, tokenize } from '@jmespath-community/jmespath';

export function faultOf(expression: string, thrown: unknown): string {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const words = said.replace(/^(syntax|invalid type|invalid value)( error)?[:,]? */i, '');
  if (expression.trim() === '') return 'The expression is empty.';
  const at = placeOf(expression, said);
  if (at === undefined) return `The expression cannot be evaluated: ${words}.`;
  if (at >= expression.trimEnd().length) return `The expression ends too soon, after character ${at}: ${words}.`;
  return `The expression is wrong at character ${at + 1}, ${JSON.stringify(expression.slice(at, at + 20))}: ${words}.`;
}

/** Counted from 0; the length where something is missing at the end. */
function placeOf(expression: string, said: string): number | undefined {
  const read = longestThatReads(expression);
  if (read < expression.length) return read;
  if (parses(expression)) return callOf(expression, said);
  const starts = tokenize(expression).map(({ start }) => start);
  // The first token that no other continuation could mend: what ends before it only ends too soon.
  let [first, last] = [0, starts.length - 1];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (onlyEndsTooSoon(expression.slice(0, starts[middle + 1]))) first = middle + 1;
    else last = middle;
  }
  return onlyEndsTooSoon(expression) ? expression.length : starts[first];
}

/** Where the text stops being made of tokens, such as at a quote that is never closed. */
function longestThatReads(expression: string): number {
  for (let length = expression.length; length > 0; length -= 1) {
    try {
      tokenize(expression.slice(0, length));
      return length;
    } catch {}
  }
  return 0;
}

function parses(expression: string): boolean {
  try {
    compile(expression);
    return true;
  } catch {
    return false;
  }
}

function onlyEndsTooSoon(expression: string): boolean {
  try {
    compile(expression);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && /\(EOF\)|: EOF$/.test(thrown.message);
  }
}

/** Where the function is called that the sentence is about. */
function callOf(expression: string, said: string): number | undefined {
  const name = /(\w+)\(\)/.exec(said)?.[1];
  const at = name === undefined ? -1 : expression.search(new RegExp(String.raw`\b${name}\s*\(`));
  return at < 0 ? undefined : at;
}
