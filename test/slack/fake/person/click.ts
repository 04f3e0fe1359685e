/** Buttons and menus: what can be done with one gesture. */
import { type JsonObject, toJsonRecord } from '../../../../src/lib/json.ts';
import { fieldOf, findOption, heldIn, optionsOf } from '../blocks/fields.ts';
import { type Placed, placed } from '../blocks/named.ts';
import type { Block } from '../blocks/shapes.ts';
import type { Surface } from './payloads.ts';

export const blocksOf = (on: Surface): readonly Block[] => (on.kind === 'message' ? on.blocks : on.view.blocks);

/** An element by its action id, by the id of its block, by what is written on it, or by its label. */
export function find(on: Surface, what: string): Placed {
  const all = placed(blocksOf(on));
  const found =
    all.find(({ actionId }) => actionId === what) ??
    all.find(({ element }) => 'text' in element && element.text.text === what) ??
    all.find(({ input }) => input?.label.text === what) ??
    all.find(({ blockId }) => blockId === what);
  if (found) return found;
  const names = all.map(({ element, actionId }) => ('text' in element ? `"${element.text.text}"` : actionId));
  throw new Error(`Nobody can find ${what} there. There is: ${names.join(', ') || 'nothing to click'}.`);
}

/** As in `actions` of a payload. */
export function pressed({ element, blockId, actionId }: Placed, option: string | undefined): JsonObject {
  const common = { type: element.type, block_id: blockId, action_id: actionId };
  if (element.type === 'button')
    return {
      ...common,
      text: { ...element.text, emoji: element.text.emoji ?? true },
      ...('value' in element && element.value !== undefined ? { value: element.value } : {}),
      ...('style' in element && element.style !== undefined ? { style: element.style } : {}),
    };
  if (element.type === 'overflow') {
    const chosen = findOption(optionsOf(element), option ?? '');
    if (!chosen) throw new Error(`The menu ${actionId} does not offer "${option}".`);
    return { ...common, selected_option: chosen };
  }
  if (element.type === 'feedback_buttons') {
    const { positive_button: yes, negative_button: no } = element;
    const one = [yes, no].find(({ value, text }) => value === option || text.text === option) ?? yes;
    return { ...common, text: { ...one.text }, value: one.value };
  }
  if (element.type === 'icon_button')
    return { ...common, icon: element.icon, text: { ...element.text }, value: element.value ?? '' };
  throw new Error(`${actionId} is a ${element.type}, which is filled in and not clicked.`);
}

/** As in `actions` of a payload, for an element that holds something. */
export function changed(one: Placed, filled: ReadonlyMap<string, JsonObject[string]>): JsonObject {
  const field = fieldOf(one.element);
  const { type } = one.element;
  const common = { type, block_id: one.blockId, action_id: one.actionId };
  if (!field) return common;
  const initial = toJsonRecord(one.element)[field.initial];
  return {
    ...common,
    [field.key]: heldIn(
      one,
      new Map([...filled].flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    ),
    ...(initial === undefined ? {} : { [field.initial]: initial }),
  };
}
