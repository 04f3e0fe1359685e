import { expect, test } from 'vitest';
import { steers } from '../../src/lib/characters.ts';
import { addOne, kindsOf, requested, setUp } from './setup.ts';

test('what a surface did elsewhere about a change is recorded with it, and moves nothing', async () => {
  const on = await setUp();
  const change = await requested(on, addOne);
  const detail = {
    channel: 'C0123',
    ts: '1767582000.000100',
    permalink: 'https://x.slack.com/archives/C0123/p1767582',
  };
  await on.executor.report(change.id, { kind: 'shown_in_chat', message: 'Shown in #ops.', detail });
  await on.executor.report(change.id, { kind: 'not_delivered', message: 'bob could not be told.' });
  await on.executor.report(change.id, { kind: 'delivery_unknown', message: 'The answer may not be there.' });
  expect((await on.executor.events(change.id)).slice(-3)).toMatchObject([
    { kind: 'shown_in_chat', body: { message: 'Shown in #ops.', ...detail } },
    { kind: 'not_delivered', body: { message: 'bob could not be told.' } },
    { kind: 'delivery_unknown', body: { message: 'The answer may not be there.' } },
  ]);
  expect(await on.executor.show(change.id)).toEqual({ kind: 'change', change });
  expect(await on.executor.audit.verify()).toMatchObject({ kind: 'intact' });
});

test('as one plain line without secrets', async () => {
  const on = await setUp();
  const change = await requested(on, addOne);
  const message = `no_text\u202e\r\npassword=hunter2hunter2 ${'x'.repeat(1_000)}`;
  await on.executor.report(change.id, { kind: 'not_delivered', message, detail: { token: 'xoxb-1-2-3' } });
  const body = (await on.executor.events(change.id)).at(-1)?.body;
  const said = String(body?.['message']);
  expect(steers(said) || said.includes('\n')).toBe(false);
  expect(said.length).toBeLessThanOrEqual(500);
  expect(JSON.stringify(body)).not.toMatch(/hunter2|xoxb/);
});

test('of a change that is not there is said to whoever reports it', async () => {
  const on = await setUp();
  await requested(on, addOne);
  const report = on.executor.report('chg-none', { kind: 'shown_in_chat', message: 'Shown.' });
  await expect(report).rejects.toMatchObject({ failure: { code: 'UnknownChange' } });
  expect(await on.ledger.lastSeq()).toBe(2);
});

test('wakes whoever follows the change', async () => {
  const on = await setUp();
  const change = await requested(on, addOne);
  const stop = new AbortController();
  const kinds: (string | undefined)[] = [];
  const following = (async () => {
    for await (const { event } of on.executor.follow(change.id, stop.signal)) {
      kinds.push(event?.kind);
      if (kinds.length === 1) await on.executor.report(change.id, { kind: 'shown_in_chat', message: 'Shown in #ops.' });
      else stop.abort();
    }
  })();
  await on.clock.until(following);
  expect(kinds).toEqual([undefined, 'shown_in_chat']);
  expect(await kindsOf(on, change.id)).toContain('shown_in_chat');
});
