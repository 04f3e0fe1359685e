import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigFile } from '../../src/config/schema.ts';

const example = readFileSync(new URL('../../docs/tencent-chatops.example.yaml', import.meta.url), 'utf8');
const file = '../../docs/tencent-chatops.schema.json';
// Draft 7 is what yaml-language-server knows best.
const made = z.toJSONSchema(ConfigFile, { target: 'draft-07', io: 'input' });
const validate = new Ajv({ allErrors: true }).compile(made);
const faults = (text: string) => {
  validate(parse(text));
  return validate.errors?.map(({ instancePath, keyword, params }) => ({ at: instancePath, keyword, ...params })) ?? [];
};

test('docs/tencent-chatops.schema.json is what the program accepts; `npm test -- -u` writes it anew', async () => {
  await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(file);
});

test('the example begins by naming it', () => {
  expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=./tencent-chatops.schema.json');
});

describe('an editor', () => {
  test('has nothing against the example', () => {
    expect(faults(example)).toEqual([]);
  });

  test.each([
    ['limits: { calls_per_secnd: 3 }', '/limits', 'calls_per_secnd'],
    ['people: { alice: { rolls: [sre] } }', '/people/alice', 'rolls'],
    ['policy: { rules: [{ name: x, decide: deny, when: { tme: {} } }] }', '/policy/rules/0/when', 'tme'],
    ['accounts: { a: { credentials: { kind: env, x: 1 } } }', '/accounts/a/credentials', 'x'],
  ])('shows a misspelt key: %s', (text, at, additionalProperty) => {
    expect(faults(text)).toContainEqual({ at, keyword: 'additionalProperties', additionalProperty });
  });

  test('takes capitals where the program does', () => {
    expect(faults('accounts: { Production: {} }\npeople: { Alice.Z: { roles: [SRE] } }')).toEqual([]);
  });

  test('says what each key is for', () => {
    const described = JSON.stringify(made).match(/"description"/g) ?? [];
    expect(described.length).toBeGreaterThan(80);
  });
});
