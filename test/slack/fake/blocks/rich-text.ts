import { z } from 'zod';
import { id } from './text.ts';

const flag = z.boolean().exactOptional();
const style = z.strictObject({ bold: flag, code: flag, italic: flag, strike: flag, underline: flag }).exactOptional();
const border = z.union([z.literal(0), z.literal(1)]).exactOptional();
const said = z.string().exactOptional();

const words = z.strictObject({ type: z.literal('text'), text: z.string(), style });
const link = z.strictObject({ type: z.literal('link'), text: said, unsafe: flag, url: z.string(), style });
const piece = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({ type: z.literal('color'), value: z.string(), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number(),
    format: z.string(),
    url: said,
    fallback: said,
    style,
  }),
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: said, url: said, style }),
  link,
  z.strictObject({ type: z.literal('team'), team_id: z.string(), style }),
  words,
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), style }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(piece) });

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.exactOptional(),
  elements: z.array(
    z.discriminatedUnion('type', [
      section,
      z.strictObject({
        type: z.literal('rich_text_list'),
        elements: z.array(section),
        style: z.enum(['bullet', 'ordered']),
        indent: z.number().exactOptional(),
        border,
      }),
      z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(piece), border }),
      z.strictObject({
        type: z.literal('rich_text_preformatted'),
        elements: z.array(z.discriminatedUnion('type', [words, link])),
        border,
      }),
    ]),
  ),
});
