export interface Difference {
  /** The first line that differs, counted from 1. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * The lines that differ, without those around them: an entry is in one place, and what else stands in such a file may be
 * nobody's business.
 */
export function differenceOf(before: string, after: string): Difference {
  const [old, now] = [linesOf(before), linesOf(after)];
  const shortest = Math.min(old.length, now.length);
  let head = 0;
  while (head < shortest && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { line: head + 1, before: old.slice(head, old.length - tail), after: now.slice(head, now.length - tail) };
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
