/** Composition objects: what blocks and elements are made of. */
import { z } from 'zod';
import { numbers } from './numbers.ts';

export const id = z.string().min(1).max(numbers.id);
export const colour = z.enum(['primary', 'danger']);

export const plain = (max: number = numbers.text) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().exactOptional(),
  });

export const mrkdwn = (max: number = numbers.text) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().exactOptional(),
  });

export const text = (max: number = numbers.text) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

export const confirm = z.strictObject({
  title: plain(numbers.confirmTitle).exactOptional(),
  text: text(numbers.confirmText),
  confirm: plain(numbers.confirmButton).exactOptional(),
  deny: plain(numbers.confirmButton).exactOptional(),
  style: colour.exactOptional(),
});

const option = {
  value: z.string().max(numbers.optionValue).exactOptional(),
  url: z.string().max(numbers.optionUrl).exactOptional(),
  description: plain(numbers.optionText).exactOptional(),
};
export const plainOption = z.strictObject({ ...option, text: plain(numbers.optionText) });
export const anyOption = z.union([plainOption, z.strictObject({ ...option, text: mrkdwn(numbers.optionText) })]);
export const optionGroup = z.strictObject({
  label: plain(numbers.optionText),
  options: z.array(plainOption).max(numbers.options),
});

export const slackFile = z.union([z.strictObject({ url: z.string() }), z.strictObject({ id: z.string() })]);
const imageElement = { type: z.literal('image'), alt_text: z.string().min(1).max(numbers.imageText) };
export const image = z.union([
  z.strictObject({ ...imageElement, image_url: z.string() }),
  z.strictObject({ ...imageElement, slack_file: slackFile }),
]);
