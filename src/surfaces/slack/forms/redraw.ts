/** The form again after somebody added or removed an item, or chose what other choices depend on. */
import type { ModalView } from '@slack/types';
import { shapeOf } from '../../../parameters/shape.ts';
import { isObject } from '../../../parameters/tree.ts';
import type { JsonObject, JsonValue, Tool } from '../../../tool.ts';
import { formView, type Places } from './form.ts';
import { knownAmong, neededNames, replaces } from './known.ts';
import { liveFor } from './live.ts';
import { type Known, type Lists, readMetadata } from './metadata.ts';
import { leavesOf, partsOf } from './parts.ts';
import type { FormPayload } from './payload.ts';
import { type FormValues, readForm } from './values.ts';

export type FormEvent =
  | { readonly kind: 'chosen' }
  /** The value of the button that was pressed. */
  | { readonly kind: 'add'; readonly value: string }
  | { readonly kind: 'remove'; readonly value: string };

/** Undefined where what Slack sent is no form of ours. */
export function redrawForm(tool: Tool, payload: FormPayload, event: FormEvent, places: Places): ModalView | undefined {
  const metadata = readMetadata(payload.private_metadata);
  if (!metadata || metadata.operation !== tool.operation) return undefined;
  const filled = readForm(tool, payload, metadata.lists);
  const lists = changed(metadata.lists, event);
  const given = { input: padded(filled, lists), helpers: filled.helpers };
  const now = keptChoices(tool, given, lists, metadata.known);
  return formView({
    tool,
    ...now,
    lists,
    places,
    key: metadata.key,
    where: metadata.where,
    plain: metadata.plain,
  });
}

function changed(lists: Lists, event: FormEvent): Lists {
  if (event.kind === 'chosen') return lists;
  const [path = '', key] = event.value.split('|');
  const { keys, next, rows } = lists[path] ?? { keys: [], next: 0, rows: false };
  if (event.kind === 'remove')
    return { ...lists, [path]: { keys: keys.filter((one) => one !== Number(key)), next, rows } };
  return { ...lists, [path]: { keys: [...keys, next], next: next + 1, rows } };
}

/** Every item that is drawn has its place in the list, also one in which nothing is filled in yet. */
function padded({ input, keys }: FormValues, lists: Lists): JsonObject {
  const all = Object.entries(lists).map(([path, list]): [string, JsonValue | undefined] => {
    // Nothing of an optional list is drawn, and so read, before its first item is added.
    const value = input[path] ?? [];
    if (list.rows || !Array.isArray(value)) return [path, value];
    const filled = new Map((keys[path] ?? []).map((key, at) => [key, value[at] ?? {}]));
    return [path, list.keys.map((key) => filled.get(key) ?? {})];
  });
  return { ...input, ...Object.fromEntries(all) };
}

/** What was chosen under something else is not kept: a listener of one load balancer is none of another. */
function keptChoices(
  tool: Tool,
  given: { readonly input: JsonObject; readonly helpers: JsonObject },
  lists: Lists,
  then: Known,
): { readonly input: JsonObject; readonly helpers: JsonObject } {
  const leaves = leavesOf(partsOf(tool, { ...given, lists }));
  const names = neededNames(tool, [...shapeOf(tool).fields.keys(), ...leaves.map(({ name }) => name)]);
  const now = knownAmong(names, leaves);
  const gone = leaves.filter(({ name, path, value }) => {
    const live = liveFor(tool, name);
    return live !== undefined && value !== undefined && replaces(live, path, then, now);
  });
  if (gone.length === 0) return given;
  let without = given;
  for (const { path, helper } of gone)
    without = helper
      ? { input: without.input, helpers: withoutPath(without.helpers, path, lists) }
      : { input: withoutPath(without.input, path, lists), helpers: without.helpers };
  return keptChoices(tool, without, lists, then);
}

function withoutPath(values: JsonObject, path: string, lists: Lists, above = ''): JsonObject {
  const [step = '', ...rest] = path.split('.');
  const at = above === '' ? step : `${above}.${step}`;
  const inside = values[step];
  if (rest.length === 0) return Object.fromEntries(Object.entries(values).filter(([name]) => name !== step));
  if (Array.isArray(inside)) {
    const [key, ...deeper] = rest;
    const index = (lists[at]?.keys ?? []).indexOf(Number(key));
    const items = inside.map((one: JsonValue, place) =>
      place === index && isObject(one) ? withoutPath(one, deeper.join('.'), lists, `${at}.${key}`) : one,
    );
    return { ...values, [step]: items };
  }
  return isObject(inside) ? { ...values, [step]: withoutPath(inside, rest.join('.'), lists, at) } : values;
}
