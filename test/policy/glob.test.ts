import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsGlob } from '../../src/policy/glob.ts';

test.each([
  ['prod', 'prod', true],
  ['prod', 'prod-eu', false],
  ['prod', 'PROD', false],
  ['prod-*', 'prod-eu', true],
  ['prod-*', 'prod-', true],
  ['prod-*', 'prod', false],
  ['*-eu', 'prod-eu', true],
  ['*-eu', 'prod-eu-2', false],
  ['p*d*eu', 'prod-eu', true],
  ['p*d*eu', 'prod', false],
  ['*', '', true],
  ['*', 'anything', true],
  ['**', 'anything', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['ab*ba', 'aba', false],
  ['*ab*ab*', 'abab', true],
  ['*ab*ab*', 'abb', false],
  ['a.c', 'abc', false],
  ['[a]', 'a', false],
  ['gaap:*Listeners', 'gaap:DeleteListeners', true],
])('%s and %s: %s', (pattern, name, fits) => {
  expect(fitsGlob(pattern, name)).toBe(fits);
});

/** The plain meaning, one character at a time. */
function meant(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*')) return meant(pattern.slice(1), name) || (name !== '' && meant(pattern, name.slice(1)));
  return name.startsWith(pattern.slice(0, 1)) && meant(pattern.slice(1), name.slice(1));
}

test('every pattern means what its characters say', () => {
  const text = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
  fc.assert(
    fc.property(text('ab*'), text('ab'), (pattern, name) => fitsGlob(pattern, name) === meant(pattern, name)),
    { numRuns: 5_000 },
  );
});

test('no pattern takes long, however many stars it has', () => {
  const startedMs = performance.now();
  for (const pattern of ['*a'.repeat(100), `${'a*'.repeat(99)}b`, '*'.repeat(200), `${'*aaaa'.repeat(40)}b*`])
    fitsGlob(pattern, 'a'.repeat(10_000));
  expect(performance.now() - startedMs).toBeLessThan(500);
});
