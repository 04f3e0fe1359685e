import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from '../../../src/surfaces/slack/text/build.ts';
import { firstThatFit, fitText, outside } from '../../../src/surfaces/slack/text/fit.ts';
import { inert } from '../../../src/surfaces/slack/text/mrkdwn.ts';
import { duration } from '../../../src/surfaces/slack/text/time.ts';
import { anyText, hostileText } from '../inputs.ts';
import { expectInertSentence } from './inert.ts';

test('what is too long is cut with a mark, and what is empty is not', () => {
  expect(fitText('abc', 3)).toBe('abc');
  expect(fitText('abcd', 3)).toBe('ab…');
  expect(fitText('', 3)).toBe('–');
  expect(fitText(' \n ', 3)).toBe('–');
  expect(fitText('a🚀🚀', 4)).toBe('a🚀…');
  expect(fitText('a🚀🚀', 3)).toBe('a…');
});

test('whatever the text, it fits, is whole and not empty', () => {
  fc.assert(
    fc.property(fc.oneof(anyText(200), hostileText(200)), fc.integer({ min: 1, max: 120 }), (text, most) => {
      for (const cut of [fitText(text.toWellFormed(), most), outside(text, most)]) {
        expect(cut.length).toBeGreaterThan(0);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
      }
      expect(outside(text, most)).not.toMatch(/[\n\u202e\u200b]/);
    }),
  );
});

test.each([
  ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
  ['*bold* `code` ~gone~', '∗bold∗ ˋcodeˋ ∼gone∼'],
  ['_soft_ my_function_name', '＿soft＿ my_function_name'],
])('%s becomes %s in a sentence', (text, quiet) => {
  expect(inert(text)).toBe(quiet);
});

test('nothing in a sentence is markup', () => {
  fc.assert(fc.property(hostileText(300), (text) => expectInertSentence(inert(text))));
});

test('those that fit, and how many do not', () => {
  expect(firstThatFit([1, 2, 3], { count: 2, size: 100 }, (one) => one)).toEqual({ shown: [1, 2], left: 1 });
  expect(firstThatFit([1, 2, 3], { count: 9, size: 3 }, (one) => one)).toEqual({ shown: [1, 2], left: 1 });
  expect(firstThatFit([5], { count: 9, size: 3 }, (one) => one)).toEqual({ shown: [], left: 1 });
});

test('chunks keep the order and lose nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (parts) => {
      const chunks = chunksOf(parts, 60, (one) => one);
      expect(chunks.flat()).toEqual(parts);
      for (const chunk of chunks) expect(chunk.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60);
    }),
  );
});

test('durations are told as far as somebody who waits wants to know', () => {
  expect([500, 59_000, 60_000, 125_000, 3_600_000, 11_400_000].map(duration)).toEqual([
    '1 s',
    '59 s',
    '1 min',
    '2 min 5 s',
    '1 h',
    '3 h 10 min',
  ]);
});
