import { expect, it } from 'vitest';
import { count, thatApply } from '../../tools/sentences.ts';

it('counts in plain English', () => {
  expect([0, 1, 2].map((number) => count(number, 'rule'))).toEqual(['0 rules', '1 rule', '2 rules']);
});

it('says what applies, in the order given', () => {
  expect(
    thatApply([
      [true, 'First.'],
      [false, 'Second.'],
      [true, 'Third.'],
    ]),
  ).toEqual(['First.', 'Third.']);
});
