/** A tool's form: a modal made from its schema, filled with what is given. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { JsonObject, Tool } from '../../../tool.ts';
import { commandOf } from '../commands/operations.ts';
import { limits } from '../limits.ts';
import { buttons, views } from '../names.ts';
import { actions, button, header, note, plain, section } from '../text/build.ts';
import { type Drawing, inputFor } from './elements.ts';
import { knownAmong, neededNames } from './known.ts';
import { type Lists, writeMetadata } from './metadata.ts';
import { type ItemList, leavesOf, type Part, partsOf } from './parts.ts';
import { rowBlocks } from './rows.ts';

/** What can be chosen for Region and Account; both are typed, or left out, where it is empty. */
export interface Places {
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

export interface FormRequest {
  readonly tool: Tool;
  /** What is given so far, checked or not. */
  readonly input: JsonObject;
  readonly places: Places;
  /** Makes sending it twice one request. */
  readonly key: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly helpers?: JsonObject;
  readonly lists?: Lists;
  /** Without live choices, where the cloud cannot be asked. */
  readonly plain?: boolean;
  /** Said above the inputs. */
  readonly notes?: readonly string[];
}

export function formView(request: FormRequest): ModalView {
  const {
    tool,
    input,
    places,
    key,
    where = {},
    helpers = {},
    lists = {},
    plain: isPlain = false,
    notes = [],
  } = request;
  const parts = withoutNeedless(partsOf(tool, { input, helpers: isPlain ? {} : helpers, lists }), request);
  const leaves = leavesOf(parts);
  const needed = neededNames(
    tool,
    leaves.map(({ name }) => name),
  );
  const known = isPlain ? {} : knownAmong(needed, leaves);
  const drawing: Drawing = { tool, known, needed, plain: isPlain, ...places };
  const drawn = draw(parts, drawing, lists);
  const about = [header(tool.title), note(`${commandOf(tool)} · ${effectWords(tool)}`), note(tool.description)];
  const said = [...notes, ...drawn.unplaced];
  return {
    type: 'modal',
    callback_id: views.operation,
    title: plain(tool.kind === 'query' ? 'Ask the cloud' : 'Plan a change', limits.viewTitle),
    submit: plain(tool.kind === 'query' ? 'Ask' : 'Plan', limits.viewButton),
    close: plain('Cancel', limits.viewButton),
    private_metadata: writeMetadata({
      operation: tool.operation,
      key,
      lists: { ...lists, ...drawn.lists },
      known,
      where,
      plain: isPlain,
    }),
    blocks: [...about, ...(said.length > 0 ? [section(said.join('\n'))] : []), ...drawn.blocks],
  };
}

function effectWords({ effect }: Tool): string {
  switch (effect) {
    case 'read':
      return 'only reads';
    case 'write':
      return 'nothing is sent before its plan is approved';
    case 'destructive':
      return 'may drop or stop something; nothing is sent before its plan is approved';
  }
}

/** One account needs no choice, and GAAP no region, unless somebody gave one. */
function withoutNeedless(parts: Part[], { tool, places, plain: isPlain }: FormRequest): Part[] {
  return parts.filter((part) => {
    if (part.kind !== 'leaf') return true;
    if (part.helper && isPlain) return false;
    if (part.value !== undefined) return true;
    if (part.name === 'Account') return places.accounts.length > 1;
    return part.name !== 'Region' || tool.product !== 'gaap';
  });
}

interface DrawnParts {
  readonly blocks: KnownBlock[];
  readonly unplaced: readonly string[];
  readonly lists: Lists;
}

/** Blocks that stand above the inputs. */
const aboveInputs = 4;

function draw(parts: readonly Part[], drawing: Drawing, touched: Lists): DrawnParts {
  const lists: Lists = {};
  const unplaced: string[] = [];
  const leafBlock = (part: Extract<Part, { kind: 'leaf' }>) => {
    const one = inputFor(part, drawing);
    if (one.unplaced !== undefined) unplaced.push(one.unplaced);
    return one.block;
  };
  const loose = parts.filter((part) => part.kind === 'leaf').length;
  const many = parts.filter((part) => part.kind === 'list').length;
  const room = Math.floor((limits.viewBlocks - aboveInputs - loose) / Math.max(1, many));
  const blocks = parts.flatMap((part): KnownBlock[] => {
    if (part.kind === 'leaf') return [leafBlock(part)];
    const rows = (touched[part.path]?.rows ?? false) || blocksOf(part) > room;
    // Remembered where it was given, or is drawn: then an empty one is an empty list, and no missing one.
    if (rows || part.given || part.items.length > 0 || touched[part.path])
      lists[part.path] = { keys: part.items.map(({ key }) => key), next: part.next, rows };
    if (rows) return rowBlocks(part, part.field.required);
    return [
      ...part.items.flatMap((item, at) => [itemHeader(part, at), ...leavesOf(item.parts).map(leafBlock)]),
      ...addBlock(part),
    ];
  });
  return { blocks, unplaced, lists };
}

/** With room for the button that adds one more. */
const blocksOf = ({ items }: ItemList) => items.reduce((sum, { parts }) => sum + 1 + leavesOf(parts).length, 1);

function itemHeader(list: ItemList, at: number): KnownBlock {
  const { items, shape, name, path } = list;
  const item = items[at];
  const fixed = shape.most === 1 || items.length <= shape.least;
  const words = shape.most === 1 ? name : `${name}: ${at + 1} of ${items.length}`;
  if (fixed || !item) return section(words);
  return section(
    words,
    button({
      action: buttons.removeItem,
      text: 'Remove',
      label: `Remove number ${at + 1} of ${name}`,
      value: `${path}|${item.key}`,
    }),
  );
}

function addBlock({ items, shape, name, path }: ItemList): KnownBlock[] {
  if (shape.most !== undefined && items.length >= shape.most) return [];
  const text = items.length === 0 ? `Add to ${name}` : 'Add another';
  return [actions([button({ action: buttons.addItem, text, label: `Add one to ${name}`, value: path })])];
}
