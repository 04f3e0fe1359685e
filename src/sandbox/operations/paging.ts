import { z } from 'zod';

export const offset = z.int().min(0).default(0);

/** Every list of these products gives 20 items where nothing is asked, and refuses to give more than its maximum. */
export const limitUpTo = (maximum: number) => z.int().min(0).max(maximum).default(20);

export function page<T>(items: readonly T[], { Offset, Limit }: { Offset: number; Limit: number }): T[] {
  return items.slice(Offset, Offset + Limit);
}
