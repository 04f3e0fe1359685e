import { expect, test } from 'vitest';
import { change, changeId, harmless, listener, operator } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';

const other = 'chg-undo56789abcdefghjkmnpqrst';
const wayBack = change({ id: other, undoOf: changeId, plan: { summary: 'The way back.' } });
const undoing = () => fakeExecutor({ undo: async () => ({ kind: 'change', change: wayBack }) });

test('undo shows the plan of the way back, asks, and makes it', async () => {
  const fake = undoing();
  const { code, out } = await run(['undo', 'chg-0123456', '--reason', 'wrong port'], {
    fake,
    terminal: true,
    answers: [`${listener}\r`],
  });
  expect(code).toBe(0);
  expect(fake.undone).toEqual([{ id: 'chg-0123456', asker: { principal: operator } }]);
  expect(out).toMatch(/^The way back\./);
  expect(out).toContain(`Takes back  ${changeId}`);
  expect(fake.decisions).toMatchObject([{ id: other, decision: { kind: 'approve', reason: 'wrong port' } }]);
});

test('away from a terminal the way back waits for approval like any other change', async () => {
  const { code, out, fake } = await run(['undo', changeId, '--sandbox'], { fake: undoing() });
  expect(code).toBe(3);
  expect(out).toContain(`  tencent-chatops approve ${other} --sandbox\n`);
  expect(fake.decisions).toEqual([]);
});

test('what cannot be taken back any more is refused, with what differs', async () => {
  const fake = fakeExecutor({
    undo: async () => ({
      kind: 'failed',
      failure: {
        code: 'NothingToUndo',
        message: `${changeId} cannot be taken back: the live state has moved since. Since then: gone is rs-2.`,
        next: 'Look at the live state, and ask for what you want as a new change.',
      },
    }),
  });
  expect(await run(['undo', changeId], { fake, terminal: true })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/has\s+moved\s+since\. Since then: gone is rs-2\.\s+Next: Look at the live state/),
  });
  expect(fake.decisions).toEqual([]);
});

const made = (given: Parameters<typeof change>[0]) =>
  run(['call', 'gaap:BindListenerRealServers', '--ListenerId', listener, '--config', 'c.yaml'], {
    fake: fakeExecutor({
      request: async () => ({ kind: 'change', change: change({ state: 'approved', ...given }) }),
    }),
  });

test('after a success the command that takes it back is there to be copied', async () => {
  const { out } = await made({ plan: harmless });
  expect(out).toMatch(
    new RegExp(
      `To undo it: Bind the 3 origin servers of before again\\.\\n  tencent-chatops undo ${changeId} --config c\\.yaml\\n$`,
    ),
  );
});

test('where there is no way back none is offered', async () => {
  const { code, out } = await made({ plan: { undo: { kind: 'none', words: 'A deleted listener is gone.' } } });
  expect(code).toBe(0);
  expect(out).not.toContain('tencent-chatops undo');
});
