/** Two processes' worth of bot on one ledger, each connected to Slack: whatever reaches one or both is done once. */
import { describe, expect, test } from 'vitest';
import { engines, newDatabase } from '../../hazards/store.ts';
import { modalSays } from './asking.ts';
import { cardOf, cardSays, denies, opens, says } from './deciding.ts';
import { formOf, picks, sends } from './filling.ts';
import { approvesOn, asked, asks, request, whispered } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

const routes = ['in turn', 'all'] as const;

async function two(engine: (typeof engines)[number], route: (typeof routes)[number]): Promise<Stage> {
  const env = engine === 'postgres' ? { TENCENT_CHATOPS_DATABASE_URL: await newDatabase() } : {};
  const all = await stage({ replicas: 2, env, speed: 4 });
  expect(all.slack.socket.connections).toHaveLength(2);
  all.slack.socket.route = route;
  return all;
}

describe.each(engines)('on %s', (engine) => {
  describe.each(routes)('each envelope to %s', (route) => {
    test('a command, a form and clicks: one change, made once, with one card', async () => {
      const all = await two(engine, route);
      const { slack } = all;
      const card = await asked(all);
      const looked = await slack.user(ids.carol).click(card, 'View full plan');
      expect(looked.error).toBeUndefined();
      await modalSays(all, ids.carol, request.InvokeRequestId);
      expect(slack.modals(ids.carol)).toHaveLength(1);
      await approvesOn(all, card);
      await all.change('succeeded');
      await cardSays(all, 'Done and verified');
      expect(writes(all.app)).toHaveLength(1);
      expect(slack.channel(ids.ops).messages).toHaveLength(1);
      expect(slack.record.doublePosts()).toEqual([]);
      for (const { to } of slack.record.deliveries) expect(to).toHaveLength(route === 'all' ? 2 : 1);
    });

    test('a request by a form: one change and one modal', async () => {
      const all = await two(engine, route);
      const { slack } = all;
      const words = 'terminate-async-event --FunctionName helloworld';
      await slack.user(ids.alice).command('/scf', words, { channel: ids.ops });
      await formOf(all, ids.alice);
      expect(slack.modals(ids.alice)).toHaveLength(1);
      await picks(all, ids.alice, 'InvokeRequestId', request.InvokeRequestId);
      expect(await sends(all, ids.alice)).toMatchObject({ error: undefined, errors: {} });
      await cardOf(all);
      const { input } = await all.change('awaiting_approval');
      expect(input).toMatchObject({ FunctionName: 'helloworld', InvokeRequestId: request.InvokeRequestId });
      await whispered(all, ids.alice, 'Waits for approval');
      expect(slack.modals(ids.alice)).toEqual([]);
      expect(slack.channel(ids.ops).messages).toHaveLength(1);
      expect(slack.record.doublePosts()).toEqual([]);
    });

    test('a mention, a denial and what is only shown', async () => {
      const all = await two(engine, route);
      const { slack } = all;
      await asks(all);
      await denies(all, ids.bob, 'not today');
      await all.change('denied');
      await slack.user(ids.alice).mention(ids.ops, undefined, 'tc mine');
      await whispered(all, ids.alice, 'What you asked for');
      await cardSays(all, 'not today');
      expect(slack.ephemeral(ids.alice).filter((one) => says(one, 'What you asked for'))).toHaveLength(1);
      expect(writes(all.app)).toEqual([]);
      expect(slack.record.doublePosts()).toEqual([]);
    });
  });

  test('one of them ends while a change waits: the other goes on', async () => {
    const all = await two(engine, 'in turn');
    const { slack, replicas } = all;
    const card = await asked(all);
    await replicas[1]?.stop();
    await slack.until(() => slack.socket.connections.length === 1, 'the end of one');
    await approvesOn(all, card);
    await all.change('succeeded');
    await cardSays(all, 'Done and verified');
    expect(writes(all.app)).toHaveLength(1);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });

  test('two people approve at the same moment, with each replica: it is made once', async () => {
    const all = await two(engine, 'in turn');
    const { slack } = all;
    const card = await asked(all);
    for (const user of [ids.bob, ids.carol]) {
      const modal = await opens(all, user, card, 'Approve…', 'approve_form');
      const typed = /Type (\S+) to confirm/.exec(JSON.stringify(modal.view))?.[1];
      if (typed !== undefined) await slack.user(user).fill({ typed });
    }
    await Promise.all([slack.user(ids.bob).submit(), slack.user(ids.carol).submit()]);
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
    await cardSays(all, 'Done and verified');
    expect(slack.record.doublePosts()).toEqual([]);
  });
});
