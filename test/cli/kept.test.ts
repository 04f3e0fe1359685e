import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { layOut } from '../../src/surfaces/cli/render/layout.ts';
import { planBlocks } from '../../src/surfaces/cli/render/plan.ts';
import { change, changeId, startMs } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';
import { steers } from './steering.ts';

const before = {
  Listeners: [
    {
      ListenerName: 'web\u202e \u001b[2J源站',
      Port: 80,
      Rules: [{ Path: '/', CheckParams: { StatusCode: [200, 301] }, ErrorPage: '<p>\n  Back soon.\n</p>\n' }],
    },
  ],
};
const words = 'A deletion cannot be undone.';
const deletion = (undo: object = { configurationKept: true }) =>
  fakeExecutor({ changes: [change({ plan: { before, undo: { kind: 'none', words, ...undo } } })] });

describe('the configuration that a deletion keeps', () => {
  test('is shown whole, and steers no terminal', async () => {
    const { code, out, raw } = await run(['show', changeId], { fake: deletion() });
    expect(code).toBe(0);
    expect(steers(raw)).toBe(false);
    const [, kept = ''] = /\nKept configuration\n((?: {2}.*\n|\n)+?)\nPolicy\n/.exec(out) ?? [];
    expect(parse(kept)).toEqual(before);
  });

  test('is in the document as the plan has it', async () => {
    const { out } = await run(['show', changeId, '--output', 'json'], { fake: deletion() });
    expect(JSON.parse(out)).toMatchObject({ change: { plan: { before, undo: { configurationKept: true } } } });
    expect(out).not.toContain('Kept configuration');
  });

  test('is not shown where none is kept, nor beside the question whether to make the change', async () => {
    expect((await run(['show', changeId], { fake: deletion({}) })).out).not.toContain('Kept configuration');
    const asked = await run(['approve', changeId], { fake: deletion(), terminal: true });
    expect(asked.out).toContain(words);
    expect(asked.out).not.toContain('Kept configuration');
  });
});

test.each([
  [0, 0, '1 resource; nothing is lost'],
  [undefined, 0, '1 resource; nothing is lost'],
  [undefined, 2, '1 resource; 2 lost'],
  [0.25, 0, '1 resource; 0 lost; 25% of what serves now'],
  [0.001, 1, '1 resource; 1 lost; less than 1% of what serves now'],
  [0.999, 1, '1 resource; 1 lost; 99% of what serves now'],
  [1, 1, '1 resource; 1 lost; 100% of what serves now'],
])('a share of %s and %d lost are told as they are', (shareLost, lost, told) => {
  const share = shareLost === undefined ? {} : { shareLost };
  const blast = { targets: 1, lost, healthyLost: 0, dropsEverything: false, ...share };
  const drawn = layOut(planBlocks(change({ plan: { blast } }), startMs), {
    width: undefined,
    paint: (_, text) => text,
  });
  expect(drawn).toContain(`Touches    ${told}\n`);
});
