/** What is in the fields of a form: `state.values` of a view. */
import { type JsonObject, type JsonValue, toJsonRecord } from '../../../../src/lib/json.ts';
import { type Element, type Placed, placed } from './named.ts';
import type { Block } from './shapes.ts';

interface Field {
  /** The key of the value, in state and in actions. */
  readonly key: string;
  readonly initial: string;
  readonly holds: 'text' | 'option' | 'options' | 'id' | 'ids' | 'number' | 'rich text';
}

const field = (key: string, initial: string, holds: Field['holds']): Field => ({ key, initial, holds });

/** docs.slack.dev, view_submission: what each kind of element holds. Buttons and menus hold nothing. */
const fields: Readonly<Partial<Record<Element['type'], Field>>> = {
  plain_text_input: field('value', 'initial_value', 'text'),
  email_text_input: field('value', 'initial_value', 'text'),
  url_text_input: field('value', 'initial_value', 'text'),
  number_input: field('value', 'initial_value', 'text'),
  rich_text_input: field('rich_text_value', 'initial_value', 'rich text'),
  static_select: field('selected_option', 'initial_option', 'option'),
  external_select: field('selected_option', 'initial_option', 'option'),
  radio_buttons: field('selected_option', 'initial_option', 'option'),
  multi_static_select: field('selected_options', 'initial_options', 'options'),
  multi_external_select: field('selected_options', 'initial_options', 'options'),
  checkboxes: field('selected_options', 'initial_options', 'options'),
  users_select: field('selected_user', 'initial_user', 'id'),
  conversations_select: field('selected_conversation', 'initial_conversation', 'id'),
  channels_select: field('selected_channel', 'initial_channel', 'id'),
  datepicker: field('selected_date', 'initial_date', 'id'),
  timepicker: field('selected_time', 'initial_time', 'id'),
  datetimepicker: field('selected_date_time', 'initial_date_time', 'number'),
  multi_users_select: field('selected_users', 'initial_users', 'ids'),
  multi_conversations_select: field('selected_conversations', 'initial_conversations', 'ids'),
  multi_channels_select: field('selected_channels', 'initial_channels', 'ids'),
};

export const fieldOf = (element: Element): Field | undefined => fields[element.type];

/** By block id and action id. */
export type Filled = ReadonlyMap<string, JsonValue>;

export const placeOf = ({ blockId, actionId }: Pick<Placed, 'blockId' | 'actionId'>): string =>
  `${blockId}/${actionId}`;

/** What the person put in, else what the app did, else nothing. */
export function heldIn(one: Placed, filled: Filled): JsonValue {
  const of = fieldOf(one.element);
  if (!of) return null;
  const given = filled.get(placeOf(one));
  if (given !== undefined) return given;
  const initial = toJsonRecord(one.element)[of.initial];
  return initial ?? (of.holds === 'options' || of.holds === 'ids' ? [] : null);
}

export function stateOf(blocks: readonly Block[], filled: Filled): JsonObject {
  const values: Record<string, Record<string, JsonValue>> = {};
  for (const one of placed(blocks)) {
    const of = fieldOf(one.element);
    if (!of) continue;
    const inBlock = values[one.blockId] ?? {};
    inBlock[one.actionId] = { type: one.element.type, [of.key]: heldIn(one, filled) };
    values[one.blockId] = inBlock;
  }
  return { values };
}

export const isEmpty = (value: JsonValue): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** An option of a menu, by its value or by what it says. */
export interface Option extends JsonObject {
  readonly text: { readonly type: string; readonly text: string };
  readonly value?: string;
}

export function optionsOf(element: Element): Option[] {
  if (!('options' in element) && !('option_groups' in element)) return [];
  const groups = 'option_groups' in element ? (element.option_groups ?? []) : [];
  return [...(element.options ?? []), ...groups.flatMap(({ options }) => options)];
}

export const findOption = (options: readonly Option[], what: string): Option | undefined =>
  options.find(({ value, text }) => value === what || text.text === what);
