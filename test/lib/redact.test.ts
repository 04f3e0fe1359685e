import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/lib/json.ts';
import { redactJson, redactRecord } from '../../src/lib/redact.ts';
import { differences, redactPaths } from '../../src/lib/redact-paths.ts';

/** Secrets that no other text can contain by chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9]{16}$/).map((text) => `planted-${text}`);
const sensitive = fc.constantFrom('password', 'SecretKey', 'db_password', 'X-TC-Token', 'privateKey', 'Authorization');
const plainName = fc.constantFrom('ListenerId', 'Name', 'Tags', 'RealServerSet', 'Weight', 'NextToken', 'ClientToken');
const plainText = fc.constantFrom(
  'edge',
  'listener-pbsgn7ej',
  '119.28.69.101',
  'a sentence.',
  '',
  '{}',
  '[1, 2]',
  '{"a": 1.0}',
);
const plain: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    plainText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(plainName, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** Any value around another one, with it once at some depth, perhaps as JSON in a text. */
function around(inner: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  const once = (part: JsonValue) =>
    fc.oneof(
      fc.tuple(plain, plain).map(([a, b]) => [a, part, b]),
      fc.tuple(plainName, plain).map(([name, a]) => ({ a, [name]: part, z: 1 })),
      fc.constant({ Body: JSON.stringify([part]) }),
    );
  return inner.chain(once).chain(once).chain(once);
}

describe('a value without secrets', () => {
  test('a secret under a sensitive name is nowhere in it', () => {
    const planted = fc.tuple(secret, sensitive, plain).chain(([text, name, beside]) =>
      fc
        .constantFrom<JsonValue>(text, [text], { deep: { er: [text] } }, `x ${text} y`, { [text]: 1 })
        .chain((value) => around(fc.constant({ beside, [name]: value })))
        .map((value) => ({ text, value })),
    );
    fc.assert(
      fc.property(planted, ({ text, value }) => {
        const clean = JSON.stringify(redactJson(value));
        expect(JSON.stringify(value)).toContain(text);
        expect(clean).not.toContain(text);
        expect(clean).toContain('[redacted]');
      }),
      { numRuns: 1_000 },
    );
  });

  test('what holds no secret comes back as it was, and as itself', () => {
    fc.assert(
      fc.property(plain, (value) => void expect(redactJson(value)).toBe(value)),
      { numRuns: 1_000 },
    );
  });

  test('only what is secret is replaced', () => {
    fc.assert(
      fc.property(plain, secret, (value, text) => {
        expect(redactJson({ value, password: text, after: [value] })).toEqual({
          value,
          password: '[redacted]',
          after: [value],
        });
      }),
    );
  });

  test('redacting twice is redacting once', () => {
    const anything = fc.jsonValue({ maxDepth: 5 }).map((value): JsonValue => JSON.parse(JSON.stringify(value)));
    const mixed = fc.dictionary(fc.oneof(sensitive, plainName, fc.constantFrom('secretId', 'Key', 'Value')), anything);
    fc.assert(
      fc.property(
        around(
          fc.oneof(
            anything,
            mixed,
            mixed.map((value) => JSON.stringify(value)),
          ),
        ),
        (value) => {
          const once = redactJson(value);
          expect(redactJson(once)).toEqual(once);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each<[string, JsonValue, JsonValue]>([
    ['a number is hidden', { password: 123456 }, { password: '[redacted]' }],
    [
      'that there is none is not',
      { password: '', token: null, secret: false },
      { password: '', token: null, secret: false },
    ],
    ['the ids of keys keep their ends', { SecretId: 'AKIDexampleexample1234' }, { SecretId: 'AKID…1234' }],
    [
      'a variable of an environment',
      [
        { Key: 'DB_PASSWORD', Value: 'x' },
        { Key: 'DB_HOST', Value: 'y' },
      ],
      [
        { Key: 'DB_PASSWORD', Value: '[redacted]' },
        { Key: 'DB_HOST', Value: 'y' },
      ],
    ],
    ['a tag', { TagKey: 'api-key', TagValue: 'x' }, { TagKey: 'api-key', TagValue: '[redacted]' }],
    [
      'JSON in JSON in a text',
      { Body: JSON.stringify({ Inner: JSON.stringify({ token: 'x', a: 1 }) }) },
      { Body: JSON.stringify({ Inner: JSON.stringify({ token: '[redacted]', a: 1 }) }) },
    ],
    ['free text', { Message: 'password=x failed' }, { Message: 'password=[redacted] failed' }],
    [
      'paging, tasks and idempotency',
      { NextToken: 'a', TaskId: 'b', ClientToken: 'c' },
      { NextToken: 'a', TaskId: 'b', ClientToken: 'c' },
    ],
  ])('%s', (_, value, clean) => {
    expect(redactJson(value)).toEqual(clean);
  });

  test('a name of an object’s own machinery is a name like any other', () => {
    const value: JsonValue = JSON.parse('{"__proto__": {"password": "x"}, "constructor": {"token": "y"}}');
    expect(JSON.stringify(redactJson(value))).toBe(
      '{"__proto__":{"password":"[redacted]"},"constructor":{"token":"[redacted]"}}',
    );
  });

  test('depth and size are bounded', () => {
    let deep: JsonValue = { password: 'planted' };
    for (let level = 0; level < 5_000; level += 1) deep = level % 2 ? [deep] : { deep };
    const wide = Array.from({ length: 300_000 }, () => 'x');
    const started = performance.now();
    expect(JSON.stringify(redactJson(deep))).not.toContain('planted');
    expect(redactRecord({ wide })['wide']).toContain('[redacted]');
    expect(redactJson('['.repeat(200_000))).toBe('['.repeat(200_000));
    expect(redactJson({ text: `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}` })).toBeDefined();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('by path', () => {
  const answer = {
    RequestId: 'req-1',
    Environment: { Variables: [{ Key: 'A', Value: 'x' }, { Key: 'B' }] },
    Lists: [[{ Value: 'y' }]],
  };

  test('every item of a list', () => {
    expect(redactPaths(answer, ['Environment.Variables[].Value'])).toEqual({
      ...answer,
      Environment: { Variables: [{ Key: 'A', Value: '[redacted]' }, { Key: 'B' }] },
    });
  });

  test('a whole part', () => {
    expect(redactPaths(answer, ['Environment', 'Lists'])).toEqual({
      RequestId: 'req-1',
      Environment: '[redacted]',
      Lists: '[redacted]',
    });
  });

  test.each(['Nowhere', 'Environment.Variables.Value', 'RequestId.deeper', 'Environment[]', 'toString', '', '[]'])(
    'where %j leads nowhere nothing is hidden',
    (path) => {
      expect(redactPaths(answer, [path])).toEqual(answer);
    },
  );

  test('differences are named, each once and no more than a few', () => {
    expect(differences(answer, redactPaths(answer, ['Environment.Variables[].Value', 'RequestId']))).toEqual([
      'RequestId',
      'Environment.Variables[].Value',
    ]);
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`token${at}`, 'x']));
    expect(differences(many, redactJson(many))).toHaveLength(5);
  });
});
