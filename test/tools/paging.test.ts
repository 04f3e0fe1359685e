import { expect, it } from 'vitest';
import { brief, pageOf } from '../../tools/paging.ts';

it('a page may lie beyond the end', () => {
  expect(pageOf([1, 2, 3], { Offset: 1, Limit: 5 })).toEqual([2, 3]);
  expect(pageOf([1, 2, 3], { Offset: 9, Limit: 5 })).toEqual([]);
});

it('an item is brief about what is not there, and nothing else', () => {
  expect(brief({ a: null, b: undefined, c: '', d: [], e: 0, f: false, g: [''], h: {} })).toEqual({
    e: 0,
    f: false,
    g: [''],
    h: {},
  });
});
