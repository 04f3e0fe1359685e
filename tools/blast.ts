/** How much of what serves now a change takes away. */

/** One of those that serve now, with its weight; undefined where it stops serving. */
export interface Serving {
  readonly before: number;
  readonly after: number | undefined;
}

/**
 * The share that stops serving, 0 to 1. A weight made smaller counts as that much lost, and what others gain makes up for
 * nothing: rather too much than too little. Where every weight is 0, each counts alike.
 */
export function shareLost(serving: readonly Serving[]): number {
  const all = sum(serving.map(({ before }) => before));
  if (all > 0) return sum(serving.map(({ before, after = 0 }) => Math.max(0, before - after))) / all;
  return serving.length === 0 ? 0 : serving.filter(({ after }) => after === undefined).length / serving.length;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
