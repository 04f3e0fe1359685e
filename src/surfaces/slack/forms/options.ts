/** What a select offers while somebody types: values from the cloud, and what was typed itself. */
import type { PlainTextOption } from '@slack/types';
import type { Answer } from '../../../executor/api.ts';
import type { Accounts } from '../../../executor/input.ts';
import { plainText } from '../../../lib/text.ts';
import { isRequiredAt, shapeAt } from '../../../parameters/path.ts';
import { shapeOf } from '../../../parameters/shape.ts';
import { isObject } from '../../../parameters/tree.ts';
import type { JsonObject, JsonValue, Tool } from '../../../tool.ts';
import { limits } from '../limits.ts';
import { option } from '../text/build.ts';
import { placeOf } from './block-id.ts';
import { isRegion, notGiven } from './elements.ts';
import { metNeeds } from './known.ts';
import { type Live, liveFor } from './live.ts';
import type { Metadata } from './metadata.ts';

export interface OptionsQuery {
  readonly live: Live;
  /** The query to ask; undefined where something has to be chosen first. */
  readonly call: { readonly tool: string; readonly input: JsonObject } | undefined;
}

/** Undefined where the input has no live choices. */
export function optionsQuery(tool: Tool, metadata: Metadata, blockId: string, typed: string): OptionsQuery | undefined {
  const place = placeOf(blockId);
  const name = place?.path.split('.').at(-1);
  const live = name === undefined ? undefined : liveFor(tool, name);
  if (!place || !live) return undefined;
  const { input, missing } = metNeeds(live, place.path, metadata.known);
  if (missing.length > 0) return { live, call: undefined };
  const search = typed.trim();
  return {
    live,
    call: {
      tool: live.query,
      input: { ...live.fixed, ...input, ...(live.search !== undefined && search !== '' && { [live.search]: search }) },
    },
  };
}

/** At most a hundred; `answer` is undefined where the cloud was not asked, or did not answer in time. */
export function optionsFrom(
  tool: Tool,
  blockId: string,
  found: { readonly live: Live; readonly answer: Answer | undefined; readonly set: string },
  typed: string,
): PlainTextOption[] {
  const { live, answer, set } = found;
  const list = answer?.[set];
  const items = Array.isArray(list) ? list.filter(isObject).flatMap((item) => inside(item, live)) : [];
  const wanted = typed.trim().toLowerCase();
  const seen = new Set<string>();
  const options = items.flatMap((item) => {
    const value = textIn(item[live.value]);
    // A longer value cannot be a choice; it is typed into the command.
    if (value === '' || value.length > limits.optionValue || seen.has(value)) return [];
    seen.add(value);
    const words = live.words.map((name) => textIn(item[name])).filter((one) => one !== '');
    const fits = live.search !== undefined || `${value} ${words.join(' ')}`.toLowerCase().includes(wanted);
    return fits ? [optionFor(value, words)] : [];
  });
  const own = typedOption(tool, blockId, typed.trim());
  const without = withoutOption(tool, blockId, wanted);
  const room = limits.options - without.length;
  const all = own && !seen.has(typed.trim()) ? [...options.slice(0, room - 1), own] : options.slice(0, room);
  return [...without, ...all];
}

/** What may be left out can be taken back: Slack has no way to empty a select. */
function withoutOption(tool: Tool, blockId: string, wanted: string): PlainTextOption[] {
  const place = placeOf(blockId);
  const single = place?.kind === 'live' && !isRequiredAt(shapeOf(tool), place.path);
  return single && wanted === '' ? [option('Not given', notGiven)] : [];
}

/** Regions of the accounts, and the one that was typed: which others there are, only the cloud knows. */
export function regionOptions(blockId: string, accounts: Accounts, typed: string): PlainTextOption[] | undefined {
  if (!isRegion(placeOf(blockId)?.path ?? '')) return undefined;
  const wanted = typed.trim().toLowerCase();
  const usual = [...new Set(accounts.accounts.flatMap(({ region }) => region ?? []))];
  const options = usual.filter((region) => region.includes(wanted)).map((region) => option(region, region));
  const isWhole = /^[a-z]{2,}(-[a-z0-9]+)+$/.test(wanted) && wanted.length <= limits.optionValue;
  return [...options, ...(isWhole && !usual.includes(wanted) ? [option(`Use ${wanted}`, wanted)] : [])];
}

function inside(item: JsonObject, live: Live): JsonObject[] {
  if (live.inside === undefined) return [item];
  const list = item[live.inside];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function optionFor(value: string, words: readonly string[]): PlainTextOption {
  const said = plainText(words.join(' · '), limits.optionText);
  return said === '' ? option(value, value) : option(value, value, said);
}

/** Nobody has to find in a list what they know, and a list may not be there. */
function typedOption(tool: Tool, blockId: string, typed: string): PlainTextOption | undefined {
  const shape = shapeAt(shapeOf(tool), placeOf(blockId)?.path ?? '');
  const of = shape?.kind === 'list' ? shape.of : shape;
  const prefix = of?.kind === 'value' ? of.prefix : '';
  const isWhole = typed.length > prefix.length && typed.startsWith(prefix) && !/\s/.test(typed);
  return isWhole && typed.length <= limits.optionValue ? option(`Use ${typed}`, typed) : undefined;
}

function textIn(value: JsonValue | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return '';
  return String(value);
}
