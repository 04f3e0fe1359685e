import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf as cut, untrustedPage } from '../../src/executor/answer.ts';
import { toJsonRecord } from '../../src/lib/json.ts';
import type { Page } from '../../src/tool.ts';
import { hidden, hostileJson, hostileText } from '../lib/hidden.ts';

const answerOf = (given: Page, maxBytes?: number) => cut(untrustedPage(given), maxBytes);

const page = (count: number, size: number, TotalCount = count, Offset = 0) => ({
  set: 'ListenerSet',
  items: Array.from({ length: count }, (_, id) => ({ id, text: 'é'.repeat(size) })),
  TotalCount,
  Offset,
});

describe('a page as an answer', () => {
  test('the last page has no NextOffset', () => {
    expect(answerOf(page(2, 1))).toEqual({
      ListenerSet: [
        { id: 0, text: 'é' },
        { id: 1, text: 'é' },
      ],
      TotalCount: 2,
      Offset: 0,
    });
  });

  test('a page in the middle says where the next one begins', () => {
    expect(answerOf(page(2, 1, 57, 20))).toMatchObject({ TotalCount: 57, Offset: 20, NextOffset: 22 });
  });

  test('an answer that is too large is cut at an item, says so and can be paged on', () => {
    const answer = answerOf(page(100, 1_000));
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(25_000);
    expect(answer).toMatchObject({ NextOffset: 12, TotalCount: 100 });
    expect(answer.Truncated).toMatch(/^Only 12 of 100 items fit/);
  });

  test('an item larger than everything is left out with a word, and can be paged past', () => {
    const texts = Array.from({ length: 6 }, () => 'é'.repeat(3_000));
    const items = Array.from({ length: 3 }, () => ({ texts }));
    const answer = answerOf({ set: 'ListenerSet', items, TotalCount: 3, Offset: 0 });
    expect(answer).toMatchObject({ ListenerSet: [{ Omitted: expect.stringContaining('left out') }], NextOffset: 1 });
  });

  test('a text of any length leaves room for the other items', () => {
    const { ListenerSet } = answerOf(page(2, 200_000));
    const text = `${'é'.repeat(4_000)}… (196000 more characters)`;
    expect(ListenerSet).toEqual([
      { id: 0, text },
      { id: 1, text },
    ]);
  });

  test('holds nothing that hides or steers, whatever the names in the cloud are', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(hostileText, hostileJson)), hostileText, (items, note) => {
        const set = 'ListenerSet';
        const answer = answerOf({ set, items: items.map(toJsonRecord), TotalCount: items.length, Offset: 0, note });
        // As JSON escapes them, control characters show as \u00…, and so does half of a pair.
        const written = JSON.stringify(answer);
        expect(written).not.toMatch(hidden);
        expect(written.replaceAll('\\\\', '')).not.toMatch(/\\(?:u|b|f|r)/);
      }),
      { numRuns: 300 },
    );
  });

  test('following NextOffset yields every item once, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }),
        fc.integer({ min: 500, max: 5_000 }),
        (sizes, budget) => {
          const all = sizes.map((size, id) => ({ id, text: 'x'.repeat(size) }));
          let seen = 0;
          for (let offset: number | undefined = 0; offset !== undefined; ) {
            const answer = answerOf(
              { set: 'Set', items: all.slice(offset), TotalCount: all.length, Offset: offset },
              budget,
            );
            const items = answer['Set'];
            if (!Array.isArray(items)) throw new Error('the set is a list');
            if (!JSON.stringify(items).includes('Omitted'))
              expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(budget);
            seen += items.length;
            offset = answer.NextOffset;
          }
          expect(seen).toBe(all.length);
        },
      ),
    );
  });
});
