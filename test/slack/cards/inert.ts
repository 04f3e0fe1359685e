/** That nothing from outside is read as markup, whatever it is. */
import { expect } from 'vitest';

/** What we write into sentences ourselves. */
const ours = [/<!date\^\d+\^\{date_short_pretty\} at \{time\}\|[^<>|]+>/g, /<@[A-Z0-9]+>/g];

export function expectInertSentence(text: string): void {
  const rest = ours.reduce((left, pattern) => left.replace(pattern, ''), text);
  expect(rest).not.toMatch(/[<>*`~]/);
  expect(rest).not.toMatch(/&(?!amp;|lt;|gt;)/);
}

const turning = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** Blocks and views: no mrkdwn at all, no link and no broadcast; mentions only where we put them. */
export function expectInertBlocks(given: unknown): void {
  const json = JSON.stringify(given);
  expect(json).not.toContain('"type":"mrkdwn"');
  expect(json).not.toContain('"type":"markdown"');
  expect(json).not.toContain('"type":"link"');
  expect(json).not.toContain('"type":"broadcast"');
  expect(json).not.toContain('"emoji":true');
  expect(json).not.toMatch(turning);
}

export function expectInert(message: { readonly text: string; readonly blocks: unknown }): void {
  expectInertSentence(message.text);
  expectInertBlocks(message.blocks);
}
