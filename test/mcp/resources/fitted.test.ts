/** Whatever a document holds, it fits, is whole JSON, and says what was cut. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/lib/json.ts';
import { toJsonRecord } from '../../../src/lib/json.ts';
import { fitted } from '../../../src/surfaces/mcp/resources/fitted.ts';

const bytes = (value: JsonObject) => Buffer.byteLength(JSON.stringify(value));

test('what fits stays as it is', () => {
  const record = { list: [1, 2, 3], text: 'x' };
  expect(fitted(record, 1_000, 'rest')).toBe(record);
});

test('the longest lists are cut, wherever they stand, with their counts', () => {
  const lines = Array.from({ length: 300 }, (_, index) => ({ item: `rs-${index}`, before: 'weight 1' }));
  const record = { id: 'chg-1', targets: [{ lines }, { lines: lines.slice(0, 3) }], warnings: ['one'] };
  const cut = fitted(record, 10_000, 'Ask a person.');
  expect(bytes(cut)).toBeLessThanOrEqual(10_000);
  expect(cut).toMatchObject({
    id: 'chg-1',
    targets: [{ lines: lines.slice(0, 100) }, { lines: lines.slice(0, 3) }],
    warnings: ['one'],
    cut: { lists: [{ list: 'targets[0].lines', shown: 100, of: 300 }], inAll: 1, rest: 'Ask a person.' },
  });
});

test('any document fits', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 9 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 20 }),
      fc.nat(400),
      (record, times) => {
        const large = toJsonRecord({
          fixed: 'x'.repeat(times * 100),
          list: Array.from({ length: times }, () => record),
          record,
        });
        const most = 8_000;
        const cut = fitted(large, most, 'Ask a person.');
        expect(bytes(cut)).toBeLessThanOrEqual(most);
        expect(JSON.parse(JSON.stringify(cut))).toEqual(cut);
        if (bytes(large) > most) expect(cut).toHaveProperty('cut');
      },
    ),
    { numRuns: 200 },
  );
});
