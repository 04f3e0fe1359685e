/** Block Kit with every text under its number. Text from outside may go into all of them but `sentence`. */
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  SectionBlock,
} from '@slack/types';
import { limits } from '../limits.ts';
import { fitText } from './fit.ts';

/** What is posted: the sentence is all that a notification on a phone shows. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: fitText(text, most), emoji: false };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, limits.headerText) };
}

export function section(text: string, accessory?: Button): SectionBlock {
  return { type: 'section', text: plain(text, limits.sectionText), ...(accessory && { accessory }) };
}

/** Small and grey. */
export function note(...texts: readonly string[]): ContextBlock {
  return { type: 'context', elements: texts.slice(0, limits.contextElements).map((one) => plain(one, 1_000)) };
}

export function actions(buttons: readonly Button[]): ActionsBlock {
  return { type: 'actions', elements: buttons.slice(0, limits.actionsElements) };
}

interface ButtonWords {
  readonly action: string;
  readonly text: string;
  /** Says by itself what the button is about, for who hears it and does not see it. */
  readonly label: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: NonNullable<Button['confirm']>;
}

export function button({ action, text, label, value, style, confirm }: ButtonWords): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(text, limits.buttonText),
    value: checked(value, limits.buttonValue),
    accessibility_label: fitText(label, limits.accessibilityLabel),
    ...(style && { style }),
    ...(confirm && { confirm }),
  };
}

export function option(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plain(text, limits.optionText),
    value: checked(value, limits.optionValue),
    ...(description && { description: plain(description, limits.optionText) }),
  };
}

/** A value that is cut would be another value. */
function checked(value: string, most: number): string {
  if (value.length > 0 && value.length <= most) return value;
  throw new Error(`A value of ${value.length} characters does not go where at most ${most} do.`);
}

export const words = (text: string): RichTextElement => ({ type: 'text', text });
export const bold = (text: string): RichTextElement => ({ type: 'text', text, style: { bold: true } });
export const code = (text: string): RichTextElement => ({ type: 'text', text, style: { code: true } });

export function line(...elements: readonly RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements: [...elements] };
}

export function richText(...elements: RichTextBlock['elements']): RichTextBlock {
  return { type: 'rich_text', elements };
}

/** As it stands, in a font in which everything is equally wide. */
export function preformatted(text: string): RichTextBlock {
  return richText({
    type: 'rich_text_preformatted',
    elements: [{ type: 'text', text: fitText(text, limits.richText) }],
  });
}

export type Fact = readonly [string, ...RichTextElement[]];

/** A name in bold and what is to be said of it, a line for each; as many blocks as it takes. */
export function factLines(facts: readonly Fact[]): RichTextBlock[] {
  return chunksOf(facts, limits.richText, lengthOf).map((chunk) =>
    richText(
      line(
        ...chunk.flatMap(([name, ...values], at): RichTextElement[] => [
          bold(`${name}: `),
          ...values,
          ...(at === chunk.length - 1 ? [] : [words('\n')]),
        ]),
      ),
    ),
  );
}

/** Dates and mentions are written out by the client. */
const lengthOfOthers = 40;

function lengthOf([name, ...values]: Fact): number {
  const texts = values.map((one) => (one.type === 'text' ? one.text.length : lengthOfOthers));
  return texts.reduce((sum, one) => sum + one, name.length + 3);
}

/** In order, and none larger than `most` unless a part alone is. */
export function chunksOf<Part>(parts: readonly Part[], most: number, sizeOf: (part: Part) => number): Part[][] {
  const chunks: Part[][] = [];
  let size = 0;
  for (const part of parts) {
    const more = sizeOf(part);
    const last = chunks.at(-1);
    if (last && size + more <= most) last.push(part);
    else {
      chunks.push([part]);
      size = 0;
    }
    size += more;
  }
  return chunks;
}
