import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { change, changeId, event } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';

const done = change({ state: 'succeeded', id: 'chg-zzzzzzzzzzzzzzzzzzzzzzzzzz', message: 'Done.' });
const both = () => fakeExecutor({ changes: [change(), done] });

test('changes lists them, in short or whole', async () => {
  const { code, out } = await run(['changes'], { fake: both() });
  expect(code).toBe(0);
  expect(out).toMatch(/^chg-01234567 {2}awaiting approval {2}2026-11-22 09:00:00 UTC {2}Origin servers/);
  const json = await run(['changes', '--output', 'json', '--state', 'succeeded', '--limit', '5'], { fake: both() });
  expect(JSON.parse(json.out)).toEqual({ changes: [JSON.parse(JSON.stringify(done))] });
  expect((await run(['changes', '--state', 'failed'], { fake: both() })).out).toBe('There are no such changes.\n');
});

test('show tells everything, by the beginning of an id', async () => {
  const fake = fakeExecutor({ changes: [change()], events: async () => [event(1, 'planned', 'Planned.')] });
  const { code, out } = await run(['show', 'chg-0123456'], { fake });
  expect(code).toBe(0);
  expect(out).toContain('[x] destructive: a human at a terminal of this machine: Nobody stronger can be asked.');
  expect(out).toContain('2026-11-22 09:00:01 UTC  planned  Planned.');
  const json = await run(['show', changeId, '--output', 'json'], { fake });
  expect(JSON.parse(json.out)).toEqual(
    JSON.parse(JSON.stringify({ change: change(), events: [event(1, 'planned', 'Planned.')] })),
  );
});

test('a change that is not there is wrong usage', async () => {
  for (const command of ['show', 'watch', 'deny', 'cancel'])
    expect(await run([command, 'chg-nothing'])).toMatchObject({
      code: 2,
      out: '',
      err: 'There is no change chg-nothing.\n',
    });
});

test('watch prints what happened and what happens, to the end', async () => {
  const fake = fakeExecutor({ changes: [change({ state: 'polling' })] });
  fake.note('Accepted.');
  const running = run(['watch', changeId], { fake });
  await new Promise((resolve) => setTimeout(resolve, 30));
  fake.note('Still changing.');
  fake.move('succeeded', 'Done as asked.');
  const { code, out } = await running;
  expect(code).toBe(0);
  expect(out.match(/Accepted\.|Still changing\.|succeeded: Done as asked\./g)).toEqual([
    'Accepted.',
    'Still changing.',
    'succeeded: Done as asked.',
  ]);
});

test('watch as JSON is a line for each step, as YAML a document', async () => {
  const fake = () => {
    const one = fakeExecutor({ changes: [change({ state: 'polling' })] });
    one.note('Accepted.');
    one.move('failed', 'It failed.');
    return one;
  };
  const json = await run(['watch', changeId, '--output', 'json'], { fake: fake() });
  expect(json.code).toBe(1);
  const lines = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ event: step }) => step?.body.message)).toEqual(['Accepted.', 'It failed.', undefined]);
  expect(lines.at(-1).change.state).toBe('failed');
  const yaml = await run(['watch', changeId, '--output', 'yaml'], { fake: fake() });
  expect(parseAllDocuments(yaml.out)).toHaveLength(3);
});

test('watch brings to its end what was sent and then left, and leaves alone what was not', async () => {
  const sent = fakeExecutor({ changes: [change({ state: 'polling', sentAtMs: 1 })] });
  expect(await run(['watch', changeId], { fake: sent })).toMatchObject({ code: 0 });
  const stop = new AbortController();
  const approved = fakeExecutor({ changes: [change({ state: 'approved' })] });
  const running = run(['watch', changeId], { fake: approved, signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 30));
  stop.abort();
  expect((await running).code).toBe(130);
  expect(approved.change().state).toBe('approved');
});

test('watch stops on a signal, and says how to come back', async () => {
  const stop = new AbortController();
  const fake = fakeExecutor({
    changes: [change({ state: 'polling', sentAtMs: 1 })],
    drive: (_, { signal }) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
  });
  const running = run(['watch', changeId], { fake, signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 30));
  stop.abort();
  const { code, out } = await running;
  expect(code).toBe(130);
  expect(out).toContain(`tencent-chatops watch ${changeId}`);
});
