/**
 * Slack's markup. Blocks here hold text from outside only in plain_text, raw_text and rich_text, where nothing is read
 * as markup; what is left is the sentence that goes with every message, and it is made inert by hand.
 */

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;' } as const;

export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => (isEntity(character) ? entities[character] : character));
}

const isEntity = (character: string): character is keyof typeof entities => Object.hasOwn(entities, character);

/** Slack has no escape for these, so they give way to characters that look like them. */
const lookalikes: Readonly<Record<string, string>> = { '*': '∗', '`': 'ˋ', '~': '∼', _: '＿' };

/** Text from outside as part of a sentence in mrkdwn: no mention, link, emphasis or code comes of it. */
export function inert(text: string): string {
  const quiet = text
    .replace(/[*`~]/g, (character) => lookalikes[character] ?? character)
    // Inside of a word it means nothing, and names such as my_function stay as they are.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, lookalikes['_'] ?? '');
  return escapeMrkdwn(quiet);
}
