/** Every page is written with this tag: what is put in is escaped, whoever wrote it. */
import { html } from 'hono/html';
import { plainText } from '../../../lib/text.ts';

export { html };
export type Html = ReturnType<typeof html>;

export const nothing: Html = html``;

/** Text that somebody else wrote: one plain line, and its direction does not turn what stands beside it. */
export function foreign(text: string, longest = 2_000): Html {
  return html`<bdi>${plainText(text, longest)}</bdi>`;
}

/** A word or an id to be read letter by letter, or typed. */
export function code(text: string): Html {
  return html`<code><bdi>${plainText(text, 500)}</bdi></code>`;
}
