import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeDocument, writeStep } from '../../src/surfaces/cli/document.ts';
import { steers } from './steering.ts';

const json = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 3 })
  .filter((value) => JSON.stringify(value).isWellFormed());

test('JSON and YAML hold the whole value, and nothing that steers a terminal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ value: json, text: fc.constantFrom('\u009b2J', '\u202e', '\u{e0041}', '\u001b[2J', 'no', '007') }),
      async (value) => {
        const wanted = JSON.parse(JSON.stringify(value));
        const written = await writeDocument(value, 'json');
        expect(steers(written)).toBe(false);
        expect(JSON.parse(written)).toEqual(wanted);
        const yaml = await writeDocument(value, 'yaml');
        expect(steers(yaml)).toBe(false);
        expect(parse(yaml)).toEqual(wanted);
      },
    ),
    { numRuns: 150 },
  );
});

test('a step is one line of JSON, or one document of YAML', async () => {
  expect(await writeStep({ a: [1], b: '\u009b' }, 'json')).toBe('{"a":[1],"b":"\\u009b"}\n');
  expect(await writeStep({ a: [1] }, 'yaml')).toBe('---\na:\n  - 1\n');
});

test('the same object twice is written twice, without anchors', async () => {
  const one = { id: 'x' };
  expect(await writeDocument({ a: one, b: one }, 'yaml')).toBe('a:\n  id: x\nb:\n  id: x\n');
});
