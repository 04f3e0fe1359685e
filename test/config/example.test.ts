import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigFile } from '../../src/config/schema.ts';
import { createDirectory } from '../../src/people/directory.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { stage } from './stage.ts';

const text = readFileSync(new URL('../../docs/tencent-chatops.example.yaml', import.meta.url), 'utf8');

interface Key {
  readonly path: string;
  readonly description: string | undefined;
}

/** Names that people give stand in these; `*` takes their place. */
const records = ['.accounts', '.people', '.mcp.oauth.roles'];

/** Every key that the schema knows: `accounts.*.credentials(profile).file`, `policy.rules[].name`. */
function keysOf(schema: unknown, at = ''): readonly Key[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return keysOf(schema.unwrap(), at);
  }
  if (schema instanceof z.ZodRecord) return keysOf(schema.valueType, `${at}.*`);
  if (schema instanceof z.ZodArray) return keysOf(schema.element, `${at}[]`);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => {
      if (!(option instanceof z.ZodObject)) throw new Error('An alternative is not an object.');
      const { kind } = option.shape;
      return kind instanceof z.ZodLiteral ? keysOf(option, `${at}(${kind.value})`) : [];
    });
  }
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, inner]) => [
    { path: `${at}.${name}`, description: inner instanceof z.ZodType ? inner.description : undefined },
    ...keysOf(inner, `${at}.${name}`),
  ]);
}

/** Every key that the example has, in the same spelling. */
function keysIn(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, `${at}[]`));
  const entries = Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(value));
  const kind = entries.find(([name]) => name === 'kind')?.[1];
  const here = kind === undefined ? at : `${at}(${kind})`;
  return entries.flatMap(([name, inner]) => {
    const path = records.includes(at) ? `${at}.*` : `${here}.${name}`;
    return [...(records.includes(at) ? [] : [path]), ...keysIn(inner, path)];
  });
}

/** The example as a user has it, with the secrets that it names. */
function loadExample() {
  const on = stage();
  on.write(text);
  for (const file of ['database-password', 'oidc-client-secret'])
    chmodSync(on.write('not-a-secret', join(on.home, 'etc', file)), 0o600);
  return on.load();
}

test('the example is accepted', async () => {
  expect((await loadExample()).config.accounts.map(({ name, credentials }) => [name, credentials.kind])).toEqual([
    ['default', 'env'],
    ['staging', 'profile'],
    ['finance', 'file'],
    ['bot', 'cvm_role'],
    ['production', 'assume_role'],
  ]);
});

test('the example has a policy that can be put to use', async () => {
  const { people, policy, approvals } = (await loadExample()).config;
  const settings = { allowClaimedDestructive: false, authenticatedPeople: true, expiresMinutes: 60 };
  const parts = { file: policy, directory: createDirectory(people), approvers: approvals.from, ...settings };
  expect((await compilePolicy(parts)).rules).toHaveLength(policy.rules.length);
});

test('the example has every key of the schema, and no other', () => {
  expect([...new Set(keysIn(parse(text)))].toSorted()).toEqual(
    keysOf(ConfigFile)
      .map(({ path }) => path)
      .toSorted(),
  );
});

test.each(keysOf(ConfigFile))('$path is described, and in the example in the same words', ({ path, description }) => {
  expect(description).toMatch(/^[A-Z].*\.$/);
  const name = path.split('.').at(-1);
  const lines = text.split('\n').map((line) => line.trim());
  const at = lines.indexOf(`# ${description}`);
  expect(lines[at + 1]?.replace('- ', ''), description).toMatch(new RegExp(`^${name}:`));
});
