import { plainText } from '../../../lib/text.ts';

/** Where there is nothing to show: Slack takes no empty text. */
export const nothing = '–';

/** What is longer ends in a mark that shows it. Never empty. */
export function fitText(text: string, most: number): string {
  if (text.trim() === '') return nothing;
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 1)).replace(/\p{Surrogate}$/u, '')}…`;
}

/** Text from outside as one plain line that fits. */
export function outside(text: string, most: number): string {
  return fitText(plainText(text, most), most);
}

/** As many of them as fit, and how many do not. */
export function firstThatFit<Part>(
  parts: readonly Part[],
  room: { readonly count: number; readonly size: number },
  sizeOf: (part: Part) => number,
): { readonly shown: readonly Part[]; readonly left: number } {
  let size = 0;
  let count = 0;
  for (const part of parts) {
    size += sizeOf(part);
    if (count >= room.count || size > room.size) break;
    count += 1;
  }
  return { shown: parts.slice(0, count), left: parts.length - count };
}
