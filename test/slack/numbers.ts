/** Blocks, messages and views held against the numbers of src/surfaces/slack/limits.ts: what Slack would turn down. */
import { limits } from '../../src/surfaces/slack/limits.ts';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };
type Rec = { readonly [key: string]: Json };

const isRec = (value: Json): value is Rec => typeof value === 'object' && value !== null && !Array.isArray(value);
const recs = (value: Json): readonly Rec[] => (Array.isArray(value) ? value.filter(isRec) : []);
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** Every object in it, with the way to it. */
function* objectsIn(value: Json, at = ''): Generator<readonly [string, Rec]> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* objectsIn(one, `${at}/${index}`);
    return;
  }
  if (!isRec(value)) return;
  yield [at, value];
  for (const [key, one] of Object.entries(value)) yield* objectsIn(one, `${at}/${key}`);
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const textLength = (value: Json): number =>
  isRec(value) && typeof value['text'] === 'string' ? value['text'].length : 0;

/** The texts that count for the length of a message or a table. */
function characters(value: Json): number {
  const texts = [...objectsIn(value)].map(([, one]) => ['text', 'caption'].map((key) => one[key]));
  return sum(texts.flat().map((text) => (typeof text === 'string' ? text.length : 0)));
}

class Troubles {
  readonly found: string[] = [];
  most(at: string, what: string, number: number, most: number): void {
    if (number > most) this.found.push(`${at}: ${what} is ${number}, at most ${most}`);
  }
  not(at: string, what: string, wrong: boolean): void {
    if (wrong) this.found.push(`${at}: ${what}`);
  }
}

export function troublesOfBlocks(given: unknown, surface: 'message' | 'modal' | 'home'): string[] {
  const json = asJson(given);
  const blocks = recs(json);
  const troubles = new Troubles();
  troubles.most('', 'blocks', blocks.length, surface === 'message' ? limits.messageBlocks : limits.viewBlocks);
  const ids = blocks.flatMap((block) => block['block_id'] ?? []);
  troubles.not('', 'a block_id stands twice', new Set(ids).size !== ids.length);
  for (const [at, one] of objectsIn(json)) element(at, one, troubles);
  for (const [at, block] of blocks.entries()) blockTroubles(`/${at}`, block, surface, troubles);
  const of = (type: string) => sum(blocks.filter((block) => block['type'] === type).map(characters));
  troubles.most('', 'characters of tables', of('table'), limits.tableCharacters);
  troubles.most('', 'characters of data tables', of('data_table'), limits.dataTableCharacters);
  if (surface === 'message') {
    const counted = blocks.filter(({ type }) => type !== 'table' && type !== 'data_table');
    const length = sum(counted.map(characters)) + counted.length * limits.charactersOfABlock;
    troubles.most('', 'characters of the message', length, limits.messageCharacters);
  }
  return troubles.found;
}

export function troublesOfMessage(given: { readonly text: string; readonly blocks: unknown }): string[] {
  const troubles = new Troubles();
  troubles.most('/text', 'length', given.text.length, limits.messageText);
  troubles.not('/text', 'is no sentence', given.text.trim().length < 10);
  return [...troubles.found, ...troublesOfBlocks(given.blocks, 'message')];
}

export function troublesOfView(given: { readonly type: string; readonly blocks: unknown }): string[] {
  const troubles = new Troubles();
  const json = asJson(given);
  if (!isRec(json)) return ['no view'];
  troubles.most('', 'bytes', Buffer.byteLength(JSON.stringify(given)), limits.viewBytes);
  for (const key of ['title', 'submit', 'close'] as const)
    troubles.most(`/${key}`, 'length', textLength(json[key]), key === 'title' ? limits.viewTitle : limits.viewButton);
  const metadata = json['private_metadata'];
  if (typeof metadata === 'string')
    troubles.most('/private_metadata', 'length', metadata.length, limits.privateMetadata);
  const hasInputs = recs(json['blocks']).some(({ type }) => type === 'input');
  troubles.not('', 'inputs without a submit button', given.type === 'modal' && hasInputs && !json['submit']);
  return [...troubles.found, ...troublesOfBlocks(given.blocks, given.type === 'home' ? 'home' : 'modal')];
}

const messageOnly = ['table', 'data_table', 'container', 'markdown', 'plan', 'task_card', 'context_actions'];

function blockTroubles(at: string, block: Rec, surface: string, troubles: Troubles): void {
  const { type } = block;
  troubles.not(at, `${type} stands in messages only`, surface !== 'message' && messageOnly.includes(String(type)));
  switch (type) {
    case 'header':
      troubles.most(at, 'header', textLength(block['text']), limits.headerText);
      break;
    case 'section':
      troubles.most(at, 'section', textLength(block['text']), limits.sectionText);
      troubles.most(at, 'fields', recs(block['fields']).length, limits.fields);
      for (const field of recs(block['fields'])) troubles.most(at, 'field', textLength(field), limits.fieldText);
      break;
    case 'context':
      troubles.most(at, 'context elements', recs(block['elements']).length, limits.contextElements);
      troubles.not(at, 'context without elements', recs(block['elements']).length === 0);
      break;
    case 'actions': {
      const elements = recs(block['elements']);
      troubles.most(at, 'actions', elements.length, limits.actionsElements);
      troubles.not(at, 'actions without elements', elements.length === 0);
      const names = elements.map((one) => one['action_id']);
      troubles.not(at, 'an action_id stands twice in a block', new Set(names).size !== names.length);
      break;
    }
    case 'input':
      troubles.most(at, 'label', textLength(block['label']), limits.inputLabel);
      troubles.most(at, 'hint', textLength(block['hint']), limits.inputHint);
      break;
    case 'rich_text':
      troubles.most(at, 'rich text', characters(block), limits.richText);
      troubles.not(at, 'rich text without elements', recs(block['elements']).length === 0);
      break;
    case 'table':
    case 'data_table':
      tableTroubles(at, block, troubles);
      break;
  }
}

function tableTroubles(at: string, block: Rec, troubles: Troubles): void {
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  const isData = block['type'] === 'data_table';
  troubles.most(at, 'rows', rows.length, isData ? limits.dataTableRows : limits.tableRows);
  troubles.not(at, 'a table without rows', rows.length === 0);
  const widths = rows.map((row) => recs(row).length);
  troubles.not(at, 'rows of different length', new Set(widths).size > 1);
  troubles.most(at, 'columns', Math.max(0, ...widths), isData ? limits.dataTableColumns : limits.tableColumns);
  if (!isData) return;
  troubles.not(at, 'a data table without a caption', !block['caption']);
  const size = block['page_size'];
  if (typeof size === 'number') troubles.not(at, 'page_size', size < 1 || size > limits.dataTablePage);
}

const inputTypes = [
  'plain_text_input',
  'static_select',
  'external_select',
  'multi_static_select',
  'multi_external_select',
];

/** What holds for an object wherever it stands. */
function element(at: string, one: Rec, troubles: Troubles): void {
  const { type } = one;
  for (const key of ['block_id', 'action_id', 'callback_id'] as const) {
    const id = one[key];
    if (typeof id === 'string') troubles.most(`${at}/${key}`, 'length', id.length, limits.id);
  }
  for (const text of Object.values(one)) {
    troubles.not(at, 'a broken surrogate', typeof text === 'string' && !text.isWellFormed());
  }
  if (['plain_text', 'mrkdwn', 'raw_text', 'text'].includes(String(type)) && 'text' in one) {
    troubles.not(at, 'an empty text', textLength(one) === 0);
    troubles.most(at, 'text', textLength(one), limits.sectionText);
  }
  if (type === 'button') {
    troubles.most(at, 'button', textLength(one['text']), limits.buttonText);
    troubles.most(at, 'button value', String(one['value'] ?? '').length, limits.buttonValue);
    troubles.most(
      at,
      'accessibility_label',
      String(one['accessibility_label'] ?? '').length,
      limits.accessibilityLabel,
    );
    troubles.not(at, 'a button without accessibility_label', !one['accessibility_label']);
  }
  const confirm = one['confirm'];
  if (type === 'button' && isRec(confirm)) {
    troubles.most(at, 'confirm title', textLength(confirm['title']), limits.confirmTitle);
    troubles.most(at, 'confirm text', textLength(confirm['text']), limits.confirmText);
    troubles.most(at, 'confirm button', textLength(confirm['confirm']), limits.confirmButton);
    troubles.most(at, 'confirm button', textLength(confirm['deny']), limits.confirmButton);
  }
  if (inputTypes.includes(String(type))) inputTroubles(at, one, troubles);
  if (type === 'checkboxes' || type === 'radio_buttons') {
    troubles.most(at, 'choices', recs(one['options']).length, limits.choices);
    optionTroubles(at, recs(one['options']), troubles);
  }
}

function inputTroubles(at: string, one: Rec, troubles: Troubles): void {
  troubles.most(at, 'placeholder', textLength(one['placeholder']), limits.placeholder);
  const initial = one['initial_value'];
  if (typeof initial === 'string') {
    const most = one['max_length'];
    troubles.most(at, 'initial_value', initial.length, typeof most === 'number' ? most : limits.inputText);
  }
  if (typeof one['max_length'] === 'number') troubles.most(at, 'max_length', one['max_length'], limits.inputText);
  const groups = recs(one['option_groups']);
  troubles.most(at, 'option groups', groups.length, limits.optionGroups);
  for (const group of groups) troubles.most(at, 'group label', textLength(group['label']), limits.optionText);
  const options = [...recs(one['options']), ...groups.flatMap((group) => recs(group['options']))];
  troubles.most(at, 'options', recs(one['options']).length, limits.options);
  optionTroubles(at, options, troubles);
  const chosen = [...recs(one['initial_options']), ...(isRec(one['initial_option']) ? [one['initial_option']] : [])];
  optionTroubles(at, chosen, troubles);
  const isStatic = type(one).includes('static');
  const offered = new Set(options.map((option) => JSON.stringify(option)));
  troubles.not(
    at,
    'an initial option that is not offered',
    isStatic && chosen.some((option) => !offered.has(JSON.stringify(option))),
  );
}

const type = (one: Rec) => String(one['type']);

function optionTroubles(at: string, options: readonly Rec[], troubles: Troubles): void {
  const values = options.map((option) => option['value']);
  troubles.not(at, 'an option value stands twice', new Set(values).size !== values.length);
  for (const option of options) {
    troubles.most(at, 'option text', textLength(option['text']), limits.optionText);
    troubles.most(at, 'option description', textLength(option['description']), limits.optionText);
    troubles.most(at, 'option value', String(option['value'] ?? '').length, limits.optionValue);
    troubles.not(at, 'an option without a value', !option['value']);
  }
}
