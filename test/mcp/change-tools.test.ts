import { expect, test } from 'vitest';
import { ChangeView } from '../../src/surfaces/mcp/change-view.ts';
import { limits } from '../../src/surfaces/mcp/limits.ts';
import { change, startMs } from './changes.ts';
import { planning, sentences, session } from './session.ts';

const bind = 'gaap_bind_listener_real_servers';
const { id } = change();

async function waitingChange() {
  const here = await session(planning());
  await here.call(bind);
  return here;
}

test('change_show finds a change by the beginning of its id', async () => {
  await using here = await waitingChange();
  const result = await here.call('change_show', { id: 'chg-012345' });
  expect(result).toMatchObject({ isError: false, structuredContent: { id, state: 'awaiting_approval' } });
});

test('change_show has the configuration that a deletion keeps, as data from the cloud; other answers do not', async () => {
  const before = { Listeners: [{ ListenerName: 'web\u202e\u0007', Port: 80 }] };
  const undo = { kind: 'none', words: 'It cannot be undone.', configurationKept: true } as const;
  await using here = await session(planning(change({ plan: { before, undo } })));
  const asked = await here.call(bind);
  const shown = await here.call('change_show', { id });
  expect(shown.structuredContent).toMatchObject({
    wayBack: 'It cannot be undone.',
    keptConfiguration: { Listeners: [{ ListenerName: 'web ', Port: 80 }] },
  });
  expect(ChangeView.parse(shown.structuredContent)).toEqual(shown.structuredContent);
  for (const other of [asked, await here.clock.until(here.call('change_wait', { id, seconds: 1 }))])
    expect(other.structuredContent).not.toHaveProperty('keptConfiguration');
});

test.each([
  ['where none is kept', { before: { a: 1 }, undo: { kind: 'none', words: 'None.' } }, undefined],
  [
    'where it is too long for a conversation',
    {
      before: { text: 'x'.repeat(limits.keptCharacters) },
      undo: { kind: 'none', words: 'None.', configurationKept: true },
    },
    expect.stringMatching(/too many to be shown here.*"show chg-/),
  ],
] as const)('change_show does not have the configuration %s', async (_, plan, kept) => {
  await using here = await session(planning(change({ plan })));
  await here.call(bind);
  const { structuredContent } = await here.call('change_show', { id });
  expect(structuredContent?.['keptConfiguration']).toEqual(kept);
});

test('looking at a failed change is no failure; waiting for one is', async () => {
  await using here = await waitingChange();
  here.executor.move(id, 'failed', 'It failed.');
  expect(await here.call('change_show', { id })).toMatchObject({
    isError: false,
    structuredContent: { state: 'failed' },
  });
  expect(await here.call('change_wait', { id })).toMatchObject({
    isError: true,
    structuredContent: { state: 'failed' },
  });
});

test.each(['change_show', 'change_wait'])('%s says so where there is no such change', async (name) => {
  await using here = await session();
  const result = await here.call(name, { id: 'chg-zzzzzz' });
  expect(result.isError).toBe(true);
  expect(sentences(result)).toBe('There is no change chg-zzzzzz. [UnknownChange]');
});

test.each([
  ['change_show', {}, 'Parameters: id. [InvalidInput]'],
  ['change_show', { id: 7 }, 'Parameters: id. [InvalidInput]'],
  ['change_wait', { id, seconds: 0 }, 'seconds: '],
  ['change_wait', { id, forever: true }, 'Parameters: id, seconds.'],
])('%s refuses %j', async (name, input, words) => {
  await using here = await waitingChange();
  const result = await here.call(name, input);
  expect(result.isError).toBe(true);
  expect(sentences(result)).toContain(words);
});

test('change_wait follows a change that a human approves elsewhere, with progress, to its end', async () => {
  await using here = await waitingChange();
  const heard: string[] = [];
  const waiting = here.call('change_wait', { id }, (message) => heard.push(message));
  await here.clock.advance(1_000);
  here.executor.move(id, 'approved', 'Approved by Ada.');
  here.executor.move(id, 'polling', 'Accepted.');
  await here.clock.advance(1_000);
  here.executor.move(id, 'succeeded', 'Done.');
  expect(await waiting).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' } });
  expect(heard).toEqual(['Waiting for a human to approve it; nothing has been sent.', 'Approved by Ada.', 'Accepted.']);
  // Only the process that recorded the approval drives it.
  expect(here.executor.driven).toEqual([]);
});

test('change_wait answers when the seconds are over, and 25 of them unless told otherwise', async () => {
  await using here = await waitingChange();
  const result = await here.clock.until(here.call('change_wait', { id, seconds: 3 }));
  expect(here.clock.now() - startMs).toBe(3_000);
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'awaiting_approval' } });
  await here.clock.until(here.call('change_wait', { id }));
  expect(here.clock.now() - startMs).toBe(28_000);
});

test('progress counts up and ends with the answer', async () => {
  await using here = await waitingChange();
  const steps: number[] = [];
  const waiting = here.client.callTool({ name: 'change_wait', arguments: { id, seconds: 2 } }, undefined, {
    onprogress: ({ progress }) => steps.push(progress),
  });
  await here.clock.advance(1);
  here.executor.move(id, 'approved', 'a');
  here.executor.move(id, 'approved', 'a');
  here.executor.move(id, 'polling', 'b');
  await here.clock.until(waiting);
  here.executor.move(id, 'succeeded', 'c');
  expect(steps).toEqual([1, 2, 3]);
});
