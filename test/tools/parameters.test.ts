import { expect, it } from 'vitest';
import { boolean, flag, integer, namedTwice, resourceId } from '../../tools/parameters.ts';

const takes = (schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }) => (value: unknown) => {
  const read = schema.safeParse(value);
  return read.success ? read.data : 'refused';
};

it('an integer may be quoted, but not be a fraction, a word, nothing or out of range', () => {
  const values = [7, '7', '-7', '7.5', 7.5, '7e1', '', ' 7', '0x7', 'seven', null, true, 101, '101'];
  expect(values.map(takes(integer({ min: -10, max: 100 })))).toEqual([
    7,
    7,
    -7,
    ...Array.from({ length: 11 }, () => 'refused'),
  ]);
});

it('a flag is 0 or 1', () => {
  expect([0, 1, '0', '1', 2, true, 'true', ''].map(takes(flag))).toEqual([
    0,
    1,
    0,
    1,
    ...Array.from({ length: 4 }, () => 'refused'),
  ]);
});

it('a boolean may be written out', () => {
  expect([true, false, 'true', 'false', 'TRUE', 1, 'yes', ''].map(takes(boolean))).toEqual([
    true,
    false,
    true,
    false,
    ...Array.from({ length: 4 }, () => 'refused'),
  ]);
});

it('an id has its prefix and nothing that could be read as something else', () => {
  const ids = [
    'lb-cuxw2rm0',
    'lb-cuxw****',
    'lb-',
    'lbl-cuxw2rm0',
    'x lb-cuxw2rm0',
    'lb-cuxw2rm0\n',
    'lb-../x',
    `lb-${'a'.repeat(33)}`,
  ];
  expect(ids.map(takes(resourceId('lb', 'lb-cuxw2rm0')))).toEqual([
    'lb-cuxw2rm0',
    'lb-cuxw****',
    ...Array.from({ length: 6 }, () => 'refused'),
  ]);
});

it('what a list names twice is found', () => {
  expect(namedTwice(['a', 'b', 'a', 'b'])).toBe('a');
  expect(namedTwice([])).toBeUndefined();
});
