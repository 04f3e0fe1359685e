/**
 * Many commands and clicks, each delivered to both of two replicas, while the cloud takes five seconds for an answer.
 * In the suite a few; all of them with `npm run test:thousand`. Slack's limits are off: a person's thousand deeds
 * would take it hours.
 */

import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { Database } from '../../../src/sandbox/world/database.ts';
import { World } from '../../../src/sandbox/world/world.ts';
import { asks, request } from './scf-change.ts';
import { ids, stage, writes } from './stage.ts';

const given = process.env['SLACK_TEST_EACH'];
const each = Number(given ?? 5);
const slowMs = 5_000;

const eventOf = (n: number) => `00000000-eeee-4000-8000-${String(n).padStart(12, '0')}`;

/** As many running events as there are commands. */
function addEvents(folder: string, many: number): void {
  const database = new Database(path.join(folder, 'sandbox', 'world.sqlite'));
  database.transactNow(() => {
    const { scf } = new World(database, systemClock.now());
    const [running] = scf.events.where(({ InvokeRequestId }) => InvokeRequestId === request.InvokeRequestId);
    if (!running) throw new Error('The seeded world has no such event.');
    for (let n = 0; n < many; n += 1) scf.events.put({ ...running, InvokeRequestId: eventOf(n) });
  });
  database.close();
}

test(`${each} commands and ${each} clicks, each delivered twice: none is done twice, and all are acknowledged in a second`, {
  timeout: 60_000 + each * 3_000,
}, async () => {
  const all = await stage({
    replicas: 2,
    clock: systemClock,
    limits: { calls_per_second: 20 },
    before: ({ settings }) => Object.assign(settings, { rateLimits: false }),
  });
  const { slack, app, folder, clock, replicas } = all;
  addEvents(folder, each);
  slack.socket.route = 'all';
  app.sandbox.faults.add({ kind: 'delay', ms: slowMs, times: 1_000_000 });
  const commands = Array.from({ length: each }, (_, n) => asks(all, { ...request, InvokeRequestId: eventOf(n) }));
  expect((await Promise.all(commands)).map(({ error }) => error)).toEqual(commands.map(() => undefined));
  let changes = await all.changes();
  while (changes.length < each || changes.some(({ state }) => state === 'planned')) {
    await clock.sleep(200);
    changes = await all.changes();
  }
  // Each opens its own plan; what is sent by the form is the click that counts.
  const decided = new Set<string>();
  const outcomes: (string | undefined)[] = [];
  while (decided.size < each) {
    const cards = slack.channel(ids.ops).messages.filter(({ ts }) => !decided.has(ts));
    for (const card of cards) {
      decided.add(card.ts);
      const opened = await slack.user(ids.bob).click(card, 'Approve…');
      outcomes.push(opened.error);
      const modal = await slack.until(() => {
        const top = slack.modal(ids.bob);
        return top?.view.callback_id === 'approve_form' && top;
      }, 'the form');
      const typed = /Type (\S+) to confirm/.exec(JSON.stringify(modal.view))?.[1];
      if (typed !== undefined) await slack.user(ids.bob).fill({ typed });
      outcomes.push((await slack.user(ids.bob).submit()).error);
    }
    await clock.sleep(50);
  }
  expect(outcomes.filter((error) => error !== undefined)).toEqual([]);
  app.sandbox.faults.clear();
  while (changes.some(({ state }) => state !== 'succeeded')) {
    expect(changes.filter(({ state }) => ['failed', 'refused', 'denied', 'expired'].includes(state))).toEqual([]);
    await clock.sleep(200);
    changes = await all.changes();
  }
  expect(changes).toHaveLength(each);
  const made = writes(app);
  expect(made).toHaveLength(each);
  const twice = slack.record.deliveries.filter(({ to }) => to.length === replicas.length);
  expect(twice).toHaveLength(slack.record.deliveries.length);
  const slowest = slack.record.slowestAckMs();
  if (given !== undefined)
    process.stdout.write(
      `${slack.record.deliveries.length} deliveries, each to ${replicas.length}: ${changes.length - each} duplicate changes, ${made.length - each} duplicate calls, ${slack.record.doublePosts().length} double posts, slowest acknowledgement ${Math.round(slowest)} ms\n`,
    );
  expect(slowest).toBeLessThan(1_000);
  expect(slack.channel(ids.ops).messages).toHaveLength(each);
  expect(slack.record.doublePosts()).toEqual([]);
});
