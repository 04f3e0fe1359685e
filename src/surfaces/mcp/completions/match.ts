import { limits } from './limits.ts';

export interface Completion {
  readonly values: readonly string[];
  readonly total: number;
  readonly hasMore: boolean;
}

export const nothing: Completion = { values: [], total: 0, hasMore: false };

/** Those that begin with what is typed, then those that hold it somewhere; each kind in the order of the alphabet. */
export function matching(values: readonly string[], typed: string): Completion {
  const wanted = typed.trim().toLowerCase();
  const ranked = [...new Set(values)]
    .map((value) => ({ value, at: value.toLowerCase().indexOf(wanted) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => Math.min(one.at, 1) - Math.min(other.at, 1) || (one.value < other.value ? -1 : 1))
    .map(({ value }) => value);
  return {
    values: ranked.slice(0, limits.values),
    total: ranked.length,
    hasMore: ranked.length > limits.values,
  };
}
