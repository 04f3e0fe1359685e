/** What the tools of every product share: parameter types, paging of a list in hand, and help with sentences. */
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../src/tool.ts';

/** The pages' own examples quote their numbers ("Force": "1"); they are accepted and sent as numbers. */
function unquoted(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

export function integer(range: { readonly min: number; readonly max: number }) {
  return z.preprocess(unquoted, z.int().min(range.min).max(range.max));
}

/** A 0/1 switch, as Tencent's pages write it. */
export const flag = z.preprocess(unquoted, z.literal([0, 1]));

/** GET requests and shells can only say "true" and "false". */
export const boolean = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

/** Resource ids: `lb-cuxw2rm0`; the masked ids of the API pages (`lb-cuxw****`) are let through. */
export function resourceId(prefix: string, example: string) {
  return z.string().regex(new RegExp(`^${prefix}-[0-9a-zA-Z*]{1,32}$`), `an id such as ${example}`);
}

/** Names and search words, which the pages leave without a pattern. */
export function text(maxLength: number) {
  return z.string().min(1).max(maxLength);
}

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

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The first thing that a list names a second time. */
export function namedTwice(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

/** The sentences whose case is given. */
export function thatApply(cases: readonly (readonly [boolean, string])[]): string[] {
  return cases.filter(([applies]) => applies).map(([, sentence]) => sentence);
}
