import { controls, invisibles } from './characters.ts';
import { redactText } from './redact-text.ts';

/** Cut before it is looked through: what is shown of a text begins long before this. */
const longest = 65_536;

const control = new RegExp(`[${controls}]+`, 'gu');
const invisible = new RegExp(`[${invisibles}]`, 'gu');

/**
 * Text from outside (resource names, error messages, reasons) as one plain line: no control, bidirectional or
 * invisible characters, no broken surrogates, no secrets, and not longer than `max` characters.
 */
export function plainText(text: string, max = 500): string {
  const visible = text.slice(0, longest).toWellFormed().replace(control, ' ').replace(invisible, '').trim();
  const line = redactText(visible).trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).toWellFormed()}…`;
}
