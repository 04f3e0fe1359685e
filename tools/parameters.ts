/** Types of parameters that tools of every product share. */
import { z } from 'zod';

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

/** The first thing that a list names a second time. */
export function namedTwice(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
