import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { checkBlocks, isTooLong } from './check.ts';
import { newerBlocks, numbers, type Surface } from './numbers.ts';
import { checkModal } from './view.ts';

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const long = (most: number) => 'x'.repeat(most + 1);
const button = (change: object) => ({ type: 'actions', elements: [{ type: 'button', text: plain('x'), ...change }] });
const cells = (count: number) => Array.from({ length: count }, () => ({ type: 'raw_text', text: 'x' }));

function problems(blocks: unknown, surface: Surface = 'message', refused: readonly string[] = []): string[] {
  const checked = checkBlocks(blocks, surface, refused);
  return checked.ok ? [] : checked.problems.map(({ pointer, message }) => `${pointer} ${message}`);
}

const fine: readonly KnownBlock[] = [
  { type: 'header', text: plain('x') },
  { type: 'section', fields: [plain('x'), { type: 'mrkdwn', text: 'y' }] },
  { type: 'context', elements: [{ type: 'image', alt_text: 'x', image_url: 'https://example.com/x.png' }] },
  { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] },
  { type: 'task_card', task_id: '1', title: 'x', status: 'pending' },
  { type: 'container', title: plain('x'), child_blocks: [{ type: 'divider' }] },
];

test('what Slack takes is taken', () => {
  expect(problems(fine)).toEqual([]);
});

describe('what is too long or too many', () => {
  test.each<[string, unknown, string]>([
    [
      'a button',
      button({ text: plain(long(numbers.buttonText)) }),
      '/blocks/0/elements/0/text/text must be less than 76 characters',
    ],
    [
      'a value',
      button({ value: long(numbers.buttonValue) }),
      '/blocks/0/elements/0/value must be less than 2001 characters',
    ],
    [
      'a label for screen readers',
      button({ accessibility_label: long(75) }),
      '/blocks/0/elements/0/accessibility_label must be less than 76 characters',
    ],
    [
      'a header',
      { type: 'header', text: plain(long(numbers.headerText)) },
      '/blocks/0/text/text must be less than 151 characters',
    ],
    ['no text', { type: 'header', text: plain('') }, '/blocks/0/text/text must be more than 0 characters'],
    [
      'fields',
      { type: 'section', fields: Array(11).fill(plain('x')) },
      '/blocks/0/fields no more than 10 items allowed',
    ],
    [
      'buttons',
      { type: 'actions', elements: Array(26).fill({ type: 'button', text: plain('x') }) },
      '/blocks/0/elements no more than 25 items allowed',
    ],
    ['rows', { type: 'table', rows: Array(101).fill(cells(1)) }, '/blocks/0/rows no more than 100 items allowed'],
    ['columns', { type: 'table', rows: [cells(21)] }, '/blocks/0/rows/0 no more than 20 items allowed'],
    [
      'a confirmation',
      button({ confirm: { text: plain(long(numbers.confirmText)) } }),
      '/blocks/0/elements/0/confirm/text/text must be less than 301 characters',
    ],
  ])('%s', (_name, block, says) => {
    expect(problems([block])).toContain(says);
  });

  test('blocks: 50 in a message, 100 in a view', () => {
    const dividers = (count: number) => Array(count).fill({ type: 'divider' });
    expect(problems(dividers(50))).toEqual([]);
    expect(problems(dividers(51))).toEqual(['/blocks no more than 50 items allowed']);
    expect(problems(dividers(100), 'home')).toEqual([]);
    expect(problems(dividers(101), 'modal')).toHaveLength(1);
  });

  test('tables together', () => {
    const half = { type: 'table', rows: [[{ type: 'raw_text', text: 'x'.repeat(6_000) }]] };
    expect(problems([half])).toEqual([]);
    expect(problems([half, half])).toEqual(['/blocks no more than 10000 characters allowed in all table blocks']);
  });

  test('a message as a whole, without its tables', () => {
    const section: KnownBlock = { type: 'section', text: plain('x'.repeat(3_000)) };
    expect(isTooLong([section, section, section])).toBe(false);
    expect(isTooLong([section, section, section, section])).toBe(true);
    const table: KnownBlock = { type: 'table', rows: [[{ type: 'raw_text', text: 'x'.repeat(9_000) }]] };
    expect(isTooLong([section, section, section, table])).toBe(false);
  });
});

describe('what is wrong', () => {
  test.each<[string, unknown, string]>([
    ['an unknown block', { type: 'banner' }, '/blocks/0/type'],
    ['an unknown property', { type: 'divider', colour: 'red' }, '/blocks/0 invalid additional property: colour'],
    ['an unknown element', { type: 'actions', elements: [{ type: 'slider' }] }, '/blocks/0/elements/0/type'],
    ['a section without text', { type: 'section' }, '/blocks/0 must define either `text` or `fields`'],
    ['mrkdwn on a button', button({ text: { type: 'mrkdwn', text: 'x' } }), '/blocks/0/elements/0/text/type'],
    ['a missing field', { type: 'header' }, '/blocks/0/text missing required field: text'],
  ])('%s', (_name, block, says) => {
    expect(problems([block]).join('\n')).toContain(says);
  });

  test('ids that are there twice', () => {
    const twice = [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ];
    expect(problems(twice)).toEqual(['/blocks/1/block_id `block_id` is a duplicate: a']);
    const actions = {
      type: 'actions',
      block_id: 'b',
      elements: Array(2).fill({ type: 'button', action_id: 'go', text: plain('x') }),
    };
    expect(problems([actions])).toEqual(['/blocks/0 `action_id` "go" already exists for another element']);
  });

  test('a block where it may not be', () => {
    const alert = [{ type: 'alert', text: plain('x') }];
    expect(problems(alert, 'modal')).toEqual([]);
    expect(problems(alert, 'message')).toEqual(['/blocks/0/type unsupported type: alert']);
  });

  test('every newer block, on demand', () => {
    const refused = fine.map(({ type }) => type).filter((type) => newerBlocks.includes(type));
    expect(problems(fine, 'message', newerBlocks)).toHaveLength(refused.length);
  });
});

test('a modal with inputs needs something to submit, and a short title', () => {
  const input = { type: 'input', label: plain('x'), element: { type: 'plain_text_input' } };
  const said = (view: object) => {
    const checked = checkModal({ type: 'modal', title: plain('x'), blocks: [input], ...view }, []);
    return checked.ok ? [] : checked.problems.map(({ pointer, message }) => `${pointer} ${message}`);
  };
  expect(said({ submit: plain('Go') })).toEqual([]);
  expect(said({})).toEqual(['/view must define `submit` to use an `input` block in modals']);
  expect(said({ submit: plain('Go'), title: plain(long(24)) })).toEqual([
    '/view/title/text must be less than 25 characters',
  ]);
});
