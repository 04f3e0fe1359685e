/** What Slack sends of a view when somebody submits it. */
import type { AnyBlock, ModalView } from '@slack/types';
import { FormPayload } from '../../src/surfaces/slack/forms/payload.ts';
import type { JsonValue } from '../../src/tool.ts';

type Entry = Record<string, JsonValue>;

/** As it is drawn, with other values in some inputs, by block id: a text, a choice, or several. */
export function filled(
  view: ModalView,
  other: Readonly<Record<string, string | readonly string[] | null>> = {},
): FormPayload {
  const values: Record<string, Record<string, Entry>> = {};
  for (const block of view.blocks) {
    const input = inputOf(block);
    if (!input) continue;
    const { blockId, actionId, element } = input;
    const changed = other[blockId];
    values[blockId] = { [actionId]: changed === undefined ? initial(element) : entryOf(element, changed) };
  }
  return FormPayload.parse({ ...plainJson(view), state: { values } });
}

/** After an update Slack leaves out what nobody has touched. */
export function untouched(view: ModalView): FormPayload {
  return FormPayload.parse({ ...plainJson(view), state: { values: {} } });
}

const plainJson = (view: ModalView): object => JSON.parse(JSON.stringify(view));

interface Input {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Entry;
}

function inputOf(block: AnyBlock): Input | undefined {
  if (!('element' in block) || typeof block.block_id !== 'string') return undefined;
  const element: Entry = JSON.parse(JSON.stringify(block.element));
  return { blockId: block.block_id, actionId: String(element['action_id']), element };
}

function initial(element: Entry): Entry {
  const type = String(element['type']);
  if (type.startsWith('multi_')) return { type, selected_options: element['initial_options'] ?? [] };
  if (type.endsWith('_select')) return { type, selected_option: element['initial_option'] ?? null };
  return { type, value: element['initial_value'] ?? null };
}

function entryOf(element: Entry, value: string | readonly string[] | null): Entry {
  const type = String(element['type']);
  const option = (one: string) => ({ text: { type: 'plain_text', text: one }, value: one });
  if (type.startsWith('multi_')) return { type, selected_options: [value ?? []].flat().map(option) };
  if (type.endsWith('_select')) return { type, selected_option: typeof value === 'string' ? option(value) : null };
  return { type, value: typeof value === 'string' ? value : null };
}

export function blockIds(view: ModalView): string[] {
  return view.blocks.flatMap((block) => inputOf(block)?.blockId ?? []);
}
