import { expect, test } from 'vitest';
import { digestOf } from '../../src/lib/digest.ts';

test('a digest knows values, not key order', () => {
  expect(digestOf({ a: 1, b: [1, 2] })).toBe(digestOf({ b: [1, 2], a: 1 }));
  expect(digestOf({ a: 1, b: [1, 2] })).not.toBe(digestOf({ a: 1, b: [2, 1] }));
});

test('a digest can be made of text that is not well formed', () => {
  expect(digestOf({ name: '\ud800' })).toMatch(/^[0-9a-f]{64}$/);
});
