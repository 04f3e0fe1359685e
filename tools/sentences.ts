/** Help with sentences. */

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The sentences whose case is given. */
export function thatApply(cases: readonly (readonly [boolean, string])[]): string[] {
  return cases.filter(([applies]) => applies).map(([, sentence]) => sentence);
}
