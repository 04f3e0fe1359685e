/** The input that a parameter gets, with what is given of it. */
import type { InputBlock, KnownBlock } from '@slack/types';
import type { Shape } from '../../../parameters/shape.ts';
import type { JsonValue, Tool } from '../../../tool.ts';
import { limits } from '../limits.ts';
import { inputs } from '../names.ts';
import { option, plain } from '../text/build.ts';
import { fitText } from '../text/fit.ts';
import { blockIdOf, type Kind } from './block-id.ts';
import { metNeeds, tagOf } from './known.ts';
import { type Live, liveFor } from './live.ts';
import type { Known } from './metadata.ts';
import type { Leaf } from './parts.ts';

type Element = InputBlock['element'];
type ValueShape = Extract<Shape, { kind: 'value' }>;

/** The option that takes a choice back: a select cannot be emptied otherwise. */
export const notGiven = '(not given)';

export interface Drawing {
  readonly tool: Tool;
  readonly known: Known;
  /** Names that others depend on: what is chosen there is told at once. */
  readonly needed: ReadonlySet<string>;
  readonly plain: boolean;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

export interface Drawn {
  readonly block: KnownBlock;
  /** What was given and does not go into this input. */
  readonly unplaced: string | undefined;
}

interface Chosen {
  readonly kind: Kind;
  readonly element: Element;
  readonly unplaced?: string;
}

export function inputFor(leaf: Leaf, drawing: Drawing): Drawn {
  const { path, name, field, required, helper } = leaf;
  const live = drawing.plain ? undefined : liveFor(drawing.tool, name);
  const chosen = leaf.shape.kind === 'list' ? many(leaf, leaf.shape, live, drawing) : one(leaf, live, drawing);
  const tells = drawing.needed.has(name) && !drawing.plain && chosen.kind !== 'text';
  const tag = live && (chosen.kind === 'live' || chosen.kind === 'lives') ? tagOf(live, path, drawing.known) : '';
  const hint = hintOf(leaf);
  return {
    block: {
      type: 'input',
      block_id: blockIdOf({ kind: chosen.kind, path, helper, tag }),
      label: plain(helper ? `${name} (to choose by)` : name, limits.inputLabel),
      ...(hint !== '' && { hint: plain(hint, limits.inputHint) }),
      optional: !required,
      ...(tells && { dispatch_action: true }),
      element: chosen.element,
    },
    unplaced:
      chosen.unplaced === undefined ? undefined : `${name}: ${fitText(chosen.unplaced, 200)} ${notUsable(field.shape)}`,
  };
}

const notUsable = (shape: Shape) => `was given and does not go here; it takes: ${shape.words}.`;

function hintOf({ field }: Leaf): string {
  const { description, fallback } = field;
  return [description, fallback === '' || description.includes('unless given') ? '' : `${fallback} unless given.`]
    .filter((part) => part !== '')
    .join(' ');
}

function one(leaf: Leaf, live: Live | undefined, drawing: Drawing): Chosen {
  const { shape } = leaf;
  if (shape.kind !== 'value') return text(leaf, undefined);
  const places = placesOf(leaf.name, drawing);
  const allowed = shape.type === 'boolean' ? ['true', 'false'] : shape.allowed.length > 0 ? shape.allowed : places;
  const given = textOf(leaf.value);
  if (allowed.length > 0 && allowed.length < limits.options) return choice(leaf, allowed, given);
  const selectable = given === undefined || given.length <= limits.optionValue;
  if (live && selectable) return external(leaf, metNeeds(live, leaf.path, drawing.known).missing, given);
  // What is typed into a text is not told before the form is sent, and live choices hang on the region.
  if (isRegion(leaf.name) && drawing.needed.has(leaf.name) && !drawing.plain && selectable)
    return external(leaf, [], given);
  return shape.type === 'integer' || shape.type === 'number' ? number(leaf, shape, given) : text(leaf, shape);
}

export const isRegion = (name: string) => name === 'Region';

function placesOf(name: string, { regions, accounts }: Drawing): readonly string[] {
  if (isRegion(name)) return regions;
  return name === 'Account' ? accounts : [];
}

function choice({ name, required }: Leaf, allowed: readonly string[], given: string | undefined): Chosen {
  const options = [
    ...(required ? [] : [option('Not given', notGiven)]),
    ...allowed.map((value) => option(worded(value, allowed), value)),
  ];
  const initial = options.find(({ value }) => value === given);
  const element: Element = {
    type: 'static_select',
    action_id: inputs.choice,
    placeholder: plain(`Choose ${name}`, limits.placeholder),
    options,
    ...(initial && { initial_option: initial }),
  };
  return { kind: 'choice', element, ...(given !== undefined && !initial && { unplaced: given }) };
}

/** 0 and 1 say little by themselves. */
function worded(value: string, allowed: readonly string[]): string {
  const meanings: Readonly<Record<string, string>> = { '0': '0 (no)', '1': '1 (yes)' };
  const isFlag = allowed.length === 2 && allowed.includes('0') && allowed.includes('1');
  return isFlag ? (meanings[value] ?? value) : value;
}

function external({ name, value }: Leaf, missing: readonly string[], given: string | undefined): Chosen {
  const element: Element = {
    type: 'external_select',
    action_id: inputs.live,
    min_query_length: 0,
    placeholder: plain(placeholder(name, missing), limits.placeholder),
    ...(value !== undefined && given !== undefined && { initial_option: option(given, given) }),
  };
  return { kind: 'live', element };
}

const placeholder = (name: string, missing: readonly string[]) =>
  missing.length > 0 ? `Choose ${missing.join(' and ')} first, or type ${name}` : `Choose or type ${name}`;

function number(leaf: Leaf, shape: ValueShape, given: string | undefined): Chosen {
  const { least, most } = shape;
  const amount = Number(given);
  const fits =
    given === undefined || (Number.isInteger(amount) && amount >= (least ?? amount) && amount <= (most ?? amount));
  // What is no number stays in sight, to be corrected.
  if (!fits) return text(leaf, shape);
  const element: Element = {
    type: 'number_input',
    action_id: inputs.number,
    is_decimal_allowed: shape.type === 'number',
    placeholder: plain(shape.words, limits.placeholder),
    ...(least !== undefined && { min_value: String(least) }),
    ...(most !== undefined && { max_value: String(most) }),
    ...(given !== undefined && { initial_value: given }),
  };
  return { kind: 'number', element };
}

function text({ name, value }: Leaf, shape: ValueShape | undefined): Chosen {
  const given = textOf(value);
  const fits = given === undefined || given.length <= limits.inputText;
  const example = shape?.prefix ? `${shape.prefix}…` : `${name}`;
  const element: Element = {
    type: 'plain_text_input',
    action_id: inputs.text,
    placeholder: plain(example, limits.placeholder),
    max_length:
      shape?.type === 'string'
        ? Math.min(limits.inputText, Math.max(shape.most ?? limits.inputText, given?.length ?? 0))
        : limits.inputText,
    ...(given !== undefined && /\n/.test(given) && { multiline: true }),
    ...(given !== undefined && fits && { initial_value: given }),
  };
  return { kind: 'text', element, ...(!fits && { unplaced: given }) };
}

function many(leaf: Leaf, shape: Extract<Shape, { kind: 'list' }>, live: Live | undefined, drawing: Drawing): Chosen {
  const given = Array.isArray(leaf.value) ? leaf.value.map((one) => textOf(one) ?? '') : [];
  const most =
    shape.most === undefined ? {} : { max_selected_items: Math.max(1, Math.min(shape.most, limits.options)) };
  const selectable =
    given.length <= limits.options && given.every((one) => one.length <= limits.optionValue && one.trim() !== '');
  const distinct = new Set(given).size === given.length && given.length <= (shape.most ?? limits.options);
  const initial = given.map((value) => option(value, value));
  const allowed = shape.of.kind === 'value' ? shape.of.allowed : [];
  if (
    allowed.length > 0 &&
    allowed.length <= limits.options &&
    distinct &&
    given.every((value) => allowed.includes(value))
  ) {
    const element: Element = {
      type: 'multi_static_select',
      action_id: inputs.choices,
      placeholder: plain(`Choose ${leaf.name}`, limits.placeholder),
      options: allowed.map((value) => option(value, value)),
      ...(initial.length > 0 && { initial_options: initial }),
      ...most,
    };
    return { kind: 'choices', element };
  }
  if (live && selectable && distinct) {
    const element: Element = {
      type: 'multi_external_select',
      action_id: inputs.lives,
      min_query_length: 0,
      placeholder: plain(placeholder(leaf.name, metNeeds(live, leaf.path, drawing.known).missing), limits.placeholder),
      ...(initial.length > 0 && { initial_options: initial }),
      ...most,
    };
    return { kind: 'lives', element };
  }
  const lines = given.join('\n');
  const fits = lines.length <= limits.inputText;
  const element: Element = {
    type: 'plain_text_input',
    action_id: inputs.text,
    multiline: true,
    placeholder: plain('One on each line', limits.placeholder),
    ...(given.length > 0 && fits && { initial_value: lines }),
  };
  return { kind: 'lines', element, ...(!fits && { unplaced: `${given.length} values` }) };
}

/** Numbers and switches as they are written. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
