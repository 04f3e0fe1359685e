/** Filling in: what may be put into a field, and what Slack itself says before the app is asked. */
import type { JsonValue } from '../../../../src/lib/json.ts';
import { fieldOf, findOption, heldIn, isEmpty, type Option, optionsOf } from '../blocks/fields.ts';
import { type Placed, placed } from '../blocks/named.ts';
import type { Modal } from '../world/views.ts';

export type Entry = string | number | readonly string[];

/** Options that an external select offered last, by its place. */
export type Offered = ReadonlyMap<string, readonly Option[]>;

/** Nobody can choose what is not offered. */
export function entered({ element, actionId }: Placed, entry: Entry, offered: readonly Option[]): JsonValue {
  const field = fieldOf(element);
  const all = [...optionsOf(element), ...offered];
  const choose = (what: string): Option => {
    const option = findOption(all, what);
    if (!option)
      throw new Error(
        `${actionId} does not offer "${what}". It offers: ${all.map(({ text }) => text.text).join(', ')}.`,
      );
    return option;
  };
  const wrong = () => new Error(`${JSON.stringify(entry)} does not fit into ${actionId}, a ${element.type}.`);
  const many = typeof entry === 'object' ? entry : [String(entry)];
  switch (field?.holds) {
    case 'text':
      if (typeof entry === 'object') throw wrong();
      return String(entry) === '' ? null : String(entry);
    case 'id':
      if (typeof entry !== 'string') throw wrong();
      return entry;
    case 'number':
      if (typeof entry !== 'number') throw wrong();
      return entry;
    case 'option':
      if (typeof entry !== 'string') throw wrong();
      return choose(entry);
    case 'options':
      return many.map(choose);
    case 'ids':
      return many;
    case 'rich text':
      return {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: String(entry) }] }],
      };
    default:
      throw wrong();
  }
}

/** Below the inputs, by block id; the app does not get to see such a form. */
export function objections({ view, filled }: Modal): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of placed(view.blocks)) {
    const says = objection(one, heldIn(one, filled));
    if (says) found[one.blockId] = says;
  }
  return found;
}

function objection({ element, input }: Placed, value: JsonValue): string | undefined {
  if (!input) return undefined;
  if (isEmpty(value)) return input.optional ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  if (element.type === 'plain_text_input') {
    const { min_length: least = 0, max_length: most = Number.POSITIVE_INFINITY } = element;
    if (value.length < least) return `This must be at least ${least} characters.`;
    if (value.length > most) return `This must be at most ${most} characters.`;
  }
  if (element.type === 'number_input') {
    const number = Number(value);
    if (!Number.isFinite(number) || (!element.is_decimal_allowed && !Number.isInteger(number)))
      return 'Please enter a valid number.';
    if (element.min_value !== undefined && number < Number(element.min_value))
      return `This must be at least ${element.min_value}.`;
    if (element.max_value !== undefined && number > Number(element.max_value))
      return `This must be at most ${element.max_value}.`;
  }
  return undefined;
}
