import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toJsonRecord } from '../../src/lib/json.ts';
import { untrustedRecord, visibleText } from '../../src/lib/untrusted.ts';
import { hidden, hostileJson, hostileText } from './hidden.ts';

const seen = (text: string) => untrustedRecord({ text })['text'];

describe('text that is handed on as data', () => {
  test.each([
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
    ['safe\u202egnp.exe', 'safegnp.exe'],
    ['\u001b[31mred\u001b[0m', ' [31mred [0m'],
    ['zero\u200bwidth\ufeff and soft\u00adhyphen', 'zerowidth and softhyphen'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
    ['tag\u{e0041}', 'tag'],
    ['负载均衡 👍', '负载均衡 👍'],
  ])('%j becomes %j', (text, plain) => {
    expect(seen(text)).toBe(plain);
  });

  test('is cut where it is too long, and says how much is missing', () => {
    expect(seen('x'.repeat(4_000))).toBe('x'.repeat(4_000));
    expect(seen('x'.repeat(4_001))).toBe(`${'x'.repeat(4_000)}… (1 more characters)`);
    expect(seen(`${'x'.repeat(3_999)}👍👍`)).toBe(`${'x'.repeat(3_999)}… (4 more characters)`);
    expect(Object.keys(untrustedRecord({ ['x'.repeat(5_000)]: 1 }))).toEqual([
      `${'x'.repeat(4_000)}… (1000 more characters)`,
    ]);
  });

  test('holds no secret, also where something hidden would have kept it from being found', () => {
    expect(seen('pass\u200bword=hunter2')).toBe('password=[redacted]');
    expect(untrustedRecord({ 'pass\u200bword': 'hunter2' })).toEqual({ password: '[redacted]' });
    expect(seen(`${'x'.repeat(3_990)} password=hunter2hunter2`)).not.toContain('hunter');
    expect(seen('{"a":"\\u202e","password":"hunter2"}')).toBe('{"a":"","password":"[redacted]"}');
  });
});

describe('data that is handed on', () => {
  test('keeps what is no text as it is, and leaves out what is not there', () => {
    const record = { a: 1, b: [true, null, 'x'], c: { d: [] }, e: undefined, f: 1e300 };
    expect(untrustedRecord(record)).toEqual({ a: 1, b: [true, null, 'x'], c: { d: [] }, f: 1e300 });
  });

  test('keeps every field, whatever hides in its name', () => {
    expect(untrustedRecord({ 'Status (2)': 0, Status: 1, 'Status\u200b': 2, 'Sta\u202etus': 3 })).toEqual({
      'Status (2)': 0,
      Status: 1,
      'Status (3)': 2,
      'Status (4)': 3,
    });
    expect(untrustedRecord(JSON.parse('{"__proto__":{"a":"b"}}'))).toEqual(JSON.parse('{"__proto__":{"a":"b"}}'));
  });

  test('does not go down for ever', () => {
    const deep = (depth: number) => JSON.parse(`${'{"a":['.repeat(depth)}"\u200bx"${']}'.repeat(depth)}`);
    expect(JSON.stringify(untrustedRecord(deep(15)))).toContain('"x"');
    const cut = JSON.stringify(untrustedRecord(deep(2_000)));
    expect(cut).toContain('nested too deeply');
    expect(cut.length).toBeLessThan(1_000);
  });

  test('holds nothing hidden, in no value and no name, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText, hostileJson), (record) => {
        const given = toJsonRecord(record);
        const after = untrustedRecord(given);
        for (const text of textsIn(after)) expect(text).not.toMatch(hidden);
        expect(Object.keys(after)).toHaveLength(Object.keys(given).length);
      }),
      { numRuns: 300 },
    );
  });

  test('is the same when it is handed on twice', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
      }),
    );
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...textsIn(part)]);
}
