/** Help with sentences. */

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The sentences whose case is given. */
export function thatApply(cases: readonly (readonly [boolean, string])[]): string[] {
  return cases.filter(([applies]) => applies).map(([, sentence]) => sentence);
}

const longestName = 64;

/** A name that people gave, as part of a sentence: it cannot end its own quotes, nor push the rest out of sight. */
export function quoted(name: string): string {
  const short = name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`;
  return `"${short.replaceAll('"', "'")}"`;
}
