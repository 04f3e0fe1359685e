/** Chance from a seed: the same seed, the same draws, on every machine. */
import { createHash } from 'node:crypto';

export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number;
  chance(share: number): boolean;
  /** Throws on an empty list. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  /** Each thing as often as its weight says. */
  weighted<T>(table: readonly (readonly [weight: number, thing: T])[]): T;
  bytes(size: number): Uint8Array;
  /** A generator of its own: what is drawn from it moves nothing here. */
  fork(name: string): Random;
}

export function createRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), 1];

  /** sfc32 of PractRand: small, fast, and good enough to choose by. */
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));

  function pick<T>(list: readonly T[]): T {
    const index = int(0, list.length - 1);
    for (const thing of list.slice(index)) return thing;
    throw new Error('There is nothing to pick from.');
  }

  return {
    next,
    int,
    chance: (share) => next() < share,
    pick,
    weighted(table) {
      let left = next() * table.reduce((sum, [weight]) => sum + weight, 0);
      const found = table.find(([weight]) => {
        left -= weight;
        return left < 0;
      });
      return found ? found[1] : pick(table)[1];
    },
    bytes: (size) => Uint8Array.from({ length: size }, () => int(0, 255)),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}
