/** The shape of every block, with its numbers. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { accessories, actionElement, button, contextAction, inputElement } from './elements.ts';
import { numbers } from './numbers.ts';
import { richText } from './rich-text.ts';
import { id, image, mrkdwn, plain, slackFile, text } from './text.ts';

const flag = z.boolean().exactOptional();
const block = { block_id: id.exactOptional() };

const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z.array(actionElement).min(1).max(numbers.actionsElements),
  ...block,
});
const context = z.strictObject({
  type: z.literal('context'),
  elements: z
    .array(z.union([image, mrkdwn(), plain()]))
    .min(1)
    .max(numbers.contextElements),
  ...block,
});
const divider = z.strictObject({ type: z.literal('divider'), ...block });
const file = z.strictObject({ type: z.literal('file'), source: z.string(), external_id: z.string(), ...block });
const header = z.strictObject({ type: z.literal('header'), text: plain(numbers.headerText), ...block });
const imageBlock = {
  type: z.literal('image'),
  alt_text: z.string().min(1).max(numbers.imageText),
  title: plain(numbers.imageText).exactOptional(),
  ...block,
};
const images = z.union([
  z.strictObject({ ...imageBlock, image_url: z.string() }),
  z.strictObject({ ...imageBlock, slack_file: slackFile }),
]);
const input = z.strictObject({
  type: z.literal('input'),
  label: plain(numbers.inputLabel),
  hint: plain(numbers.inputLabel).exactOptional(),
  optional: flag,
  element: inputElement,
  dispatch_action: flag,
  ...block,
});
const section = z.strictObject({
  type: z.literal('section'),
  text: text(numbers.sectionText).exactOptional(),
  fields: z.array(text(numbers.fieldText)).min(1).max(numbers.fields).exactOptional(),
  accessory: z.union([z.discriminatedUnion('type', accessories), image]).exactOptional(),
  expand: flag,
  ...block,
});
const cell = z.discriminatedUnion('type', [
  richText,
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
]);
const table = z.strictObject({
  type: z.literal('table'),
  rows: z.array(z.array(cell).max(numbers.tableColumns)).min(1).max(numbers.tableRows),
  column_settings: z
    .array(z.strictObject({ align: z.enum(['left', 'center', 'right']).exactOptional(), is_wrapped: flag }))
    .max(numbers.tableColumns)
    .exactOptional(),
  ...block,
});
const dataTable = z.strictObject({
  type: z.literal('data_table'),
  rows: z.array(z.array(cell).max(numbers.tableColumns)).min(1).max(numbers.dataTableRows),
  caption: z.string().min(1),
  page_size: z.number().int().min(1).max(numbers.dataTablePage).exactOptional(),
  row_header_column_index: z.number().int().min(0).exactOptional(),
  ...block,
});
const video = z.strictObject({
  type: z.literal('video'),
  video_url: z.string(),
  thumbnail_url: z.string(),
  alt_text: z.string(),
  title: plain(numbers.videoTitle),
  title_url: z.string().exactOptional(),
  author_name: z.string().max(numbers.videoAuthor).exactOptional(),
  provider_name: z.string().exactOptional(),
  provider_icon_url: z.string().exactOptional(),
  description: plain().exactOptional(),
  ...block,
});
const card = z.strictObject({
  type: z.literal('card'),
  hero_image: image.exactOptional(),
  icon: image.exactOptional(),
  title: mrkdwn(numbers.cardTitle).exactOptional(),
  subtitle: mrkdwn(numbers.cardTitle).exactOptional(),
  body: mrkdwn(numbers.cardBody).exactOptional(),
  actions: z.array(button).exactOptional(),
  ...block,
});
const inContainer = [actions, context, divider, file, header, input, richText, section, table, video] as const;
const container = z.strictObject({
  type: z.literal('container'),
  title: plain(numbers.containerTitle).exactOptional(),
  rich_text_title: richText.exactOptional(),
  subtitle: text(numbers.containerTitle).exactOptional(),
  child_blocks: z
    .array(z.union([z.discriminatedUnion('type', inContainer), images]))
    .min(1)
    .max(numbers.containerBlocks),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).exactOptional(),
  icon: image.exactOptional(),
  is_collapsible: flag,
  default_collapsed: flag,
  has_header_divider: flag,
  ...block,
});
const taskCard = z.strictObject({
  type: z.literal('task_card'),
  task_id: z.string().min(1),
  title: z.string().min(1),
  details: richText.exactOptional(),
  output: richText.exactOptional(),
  sources: z.array(z.strictObject({ type: z.literal('url'), url: z.string(), text: z.string() })).exactOptional(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  ...block,
});

const known = z.discriminatedUnion('type', [
  ...inContainer,
  card,
  container,
  dataTable,
  taskCard,
  z.strictObject({
    type: z.literal('alert'),
    text: text(),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).exactOptional(),
    ...block,
  }),
  z.strictObject({ type: z.literal('carousel'), elements: z.array(card).min(1).max(numbers.cards), ...block }),
  z.strictObject({
    type: z.literal('context_actions'),
    elements: z.array(contextAction).min(1).max(numbers.contextActions),
    ...block,
  }),
  z.strictObject({ type: z.literal('markdown'), text: z.string().min(1).max(numbers.markdownText), ...block }),
  z.strictObject({
    type: z.literal('plan'),
    title: z.string().min(1),
    tasks: z.array(taskCard).exactOptional(),
    ...block,
  }),
]);
/** Both kinds of image say the same type, so that they cannot be told apart by it. */
export const Block = z.union([known, images]);
export type Block = z.infer<typeof Block>;

/** That these are the shapes of @slack/types is a matter for the compiler, both ways; a plan's tasks are loose there. */
type Slacks = Exclude<KnownBlock, { type: 'plan' }>;
export const isOfSlack = (one: Block): KnownBlock => one;
export const isOfOurs = (one: Slacks): Block => one;
