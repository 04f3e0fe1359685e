import { redactText } from './redact-text.ts';

/** Cut before it is looked through: what is shown of a text begins long before this. */
const longest = 65_536;

/**
 * Text from outside (resource names, error messages, reasons) as one plain line: no control, bidirectional or
 * invisible characters, no broken surrogates, no secrets, and not longer than `max` characters.
 */
export function plainText(text: string, max = 500): string {
  const visible = text
    .slice(0, longest)
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu, '')
    .trim();
  const line = redactText(visible).trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).toWellFormed()}…`;
}
