/** Keys from outside this program: an index has room for so much text in every engine. */
import { isStorable } from './changes.ts';

const longestKey = 300;

export function isKey(text: string): boolean {
  return text !== '' && text.length <= longestKey && isStorable(text);
}

export function assertKey(text: string): void {
  if (!isKey(text)) throw new Error(`A key in the ledger has 1 to ${longestKey} characters, and no NUL.`);
}
