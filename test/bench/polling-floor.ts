/** Looks that the cloud takes in any second, for each account and operation. */
const looksPerSecond = 20;

/**
 * The mean delay of the best schedule there can be: it knows every end in advance, and each answer comes at once. It
 * looks at each task when that ends, in the order of the ends, unless the 20 looks before were made less than a second
 * ago; then as soon as a second has passed since the first of those. No schedule that must not make more than 20 looks
 * in any second can do better, since every task takes one look, and looking at a later end first only makes the sum of
 * delays larger.
 */
export function floorMs(endsMs: readonly number[]): number {
  const looks: number[] = [];
  let sumMs = 0;
  for (const endMs of [...endsMs].sort((a, b) => a - b)) {
    const before = looks.at(-looksPerSecond) ?? Number.NEGATIVE_INFINITY;
    const lookMs = Math.max(endMs, before + 1_000);
    looks.push(lookMs);
    sumMs += lookMs - endMs;
  }
  return sumMs / Math.max(1, endsMs.length);
}
