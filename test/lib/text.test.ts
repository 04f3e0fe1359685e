import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/lib/text.ts';

describe('plain text', () => {
  test.each([
    ['a\nb\r\n\tc', 'a b c'],
    ['safe\u202egnp.exe', 'safegnp.exe'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
    ['tag\u{e0041}', 'tag'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test('is one line of bounded length without control or direction characters, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 800 }), (text) => {
        const plain = plainText(text, 100);
        expect(plain.length).toBeLessThanOrEqual(100);
        expect(plain).toBe(plain.toWellFormed());
        expect(plain).not.toMatch(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
