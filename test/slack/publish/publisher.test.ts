import { expect, test, vi } from 'vitest';
import type { Outbox, OutboxRow } from '../../../src/ledger/chat-port.ts';
import { toJsonRecord } from '../../../src/lib/json.ts';
import { createPublisher, publisherLimits } from '../../../src/surfaces/slack/publish/publisher.ts';
import { asked, change, minute, told } from './facts.ts';
import { performing } from './performing.ts';

function publishing(rows: OutboxRow[], save: Outbox['save'] = async () => true) {
  const { by, clock, reports, calls } = performing();
  const error = vi.fn();
  const touched: string[] = [];
  const ledger = { isAway: false };
  const outbox: Outbox = {
    async gather() {
      if (ledger.isAway) throw new Error('the ledger is away');
      return 0;
    },
    claimSome: async () => rows.splice(0),
    save,
    release: async () => undefined,
    touch: async (id) => void touched.push(id),
    releaseAll: async () => undefined,
  };
  const ending = new AbortController();
  const executor = { ...by.context.executor, events: async () => asked.slice(0, 2) };
  const context = { ...by.context, executor, log: { ...by.context.log, error }, signal: ending.signal };
  const running = createPublisher({ clock, outbox, owner: 'a', context: () => context }).run(ending.signal);
  const end = async () => {
    ending.abort();
    await clock.until(running);
  };
  return { clock, reports, calls, error, touched, ledger, end };
}

const row = (more: object, touches = 0): OutboxRow => ({
  ...{ changeId: change().id, touches, fence: 1 },
  document: toJsonRecord(told(more)),
});

test('a ledger that is away is logged once a minute', async () => {
  const { clock, error, ledger, end } = publishing([]);
  ledger.isAway = true;
  await clock.advance(minute - publisherLimits.lookEveryMs);
  expect(error).toHaveBeenCalledTimes(1);
  await clock.advance(10 * minute);
  expect(error.mock.calls.length).toBeLessThan(13);
  await end();
});

test('where a card is, is told by whoever goes on, and tried once', async () => {
  const { clock, reports, end } = publishing([row({})]);
  await clock.advance(1_000);
  expect(reports).toEqual(['shown_in_chat: Its card is in Slack: https://example.slack.com/archives/C0OPS/p11']);
  await end();
});

test('a drawing that another process may have overtaken is drawn once more', async () => {
  let saves = 0;
  const { clock, calls, touched, end } = publishing([row({}, 1)], async () => {
    saves += 1;
    return saves === 1;
  });
  await clock.advance(1_000);
  expect(calls).toEqual(['update']);
  expect(touched).toEqual([change().id]);
  await end();
});

test('a reminder whose answer was lost is not sent again', async () => {
  const reminder = { of: change().digest, count: 1 };
  const saved: object[] = [];
  const posting = { what: 'reminder', seq: 2, reminder };
  const { clock, reports, end } = publishing([row({ posting })], async ({ document }) => {
    saved.push(document);
    return true;
  });
  await clock.advance(1_000);
  expect(saved[0]).toMatchObject({ reminded: reminder });
  expect(reports[0]).toContain('delivery_unknown: Slack may or may not have got a reminder in its thread');
  await end();
});
