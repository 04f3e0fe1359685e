/** Help with sentences. */

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The sentences whose case is given. */
export function thatApply(cases: readonly (readonly [boolean, string])[]): string[] {
  return cases.filter(([applies]) => applies).map(([, sentence]) => sentence);
}

const longestName = 64;

/** What people or the cloud wrote, as part of a sentence: it cannot end its own quotes, nor push the rest out of sight. */
export function quoted(words: string, longest = longestName): string {
  const short = words.length <= longest ? words : `${words.slice(0, longest - 1)}…`;
  return `"${short.replaceAll('"', "'")}"`;
}
