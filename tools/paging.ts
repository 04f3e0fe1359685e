/** What lists share: which page is asked for, and how its items are shown. */
import type { JsonObject, JsonValue } from '../src/tool.ts';
import { integer } from './parameters.ts';

export const Offset = integer({ min: 0, max: 1_000_000 }).prefault(0).describe('Items to skip.');

export function limit(max: number) {
  return integer({ min: 1, max }).prefault(20).describe('Items to return.');
}

export const Limit = limit(100);

/** One page of a list that the cloud only gives as a whole. */
export function pageOf<T>(items: readonly T[], page: { readonly Offset: number; readonly Limit: number }): T[] {
  return items.slice(page.Offset, page.Offset + page.Limit);
}

/** A list's item without the fields that say nothing: null, "" and []. */
export function brief(item: JsonObject): JsonObject {
  const says = (value: JsonValue | undefined) =>
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(item).filter(([, value]) => says(value)));
}
