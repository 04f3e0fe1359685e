import { describe, expect, test } from 'vitest';
import { newerBlocks } from '../fake/index.ts';
import { asks, bind, buttonsOf, drop, dropped, toldAlone } from './asking.ts';
import { approves, cardOf, cardSays, denies, says } from './deciding.ts';
import { ids, stage, writes } from './stage.ts';

describe('the card', () => {
  test('says in words what will happen, to what, for whom, how it can be undone, who decides and until when', async () => {
    const all = await stage({ slack: { label: 'production' } });
    await asks(all, drop);
    const card = await cardOf(all);
    const { id, digest, plan } = await all.change('awaiting_approval');
    expect(card.blocks.map(({ type }) => type)).toContain('table');
    for (const words of [
      plan.summary,
      'gaap:DeleteListeners, destructive',
      'Account',
      'default',
      'Asked by',
      'alice',
      'Touches',
      '1 resource; 1 lost',
      'Way back',
      'One human other than who asked has to say yes, signed in and type',
      'Expires',
      digest.slice(0, 12),
      `/tc approve ${id}`,
      'production',
    ])
      expect(says(card, words), words).toBe(true);
    expect(buttonsOf(card)).toEqual(['Approve…', 'Deny…', 'View full plan', 'More…']);
    expect(JSON.stringify(card.blocks.filter(({ type }) => type === 'actions'))).not.toContain(id);
  });

  test('shows the diff as lines where Slack takes no tables', async () => {
    const all = await stage();
    all.slack.settings.refusedBlocks = newerBlocks;
    await asks(all, bind);
    const card = await cardOf(all);
    expect(card.blocks.map(({ type }) => type)).not.toContain('table');
    expect(JSON.stringify(card.blocks)).toMatch(/\+ .*rs-pool0001/);
    expect(all.slack.record.doublePosts()).toEqual([]);
  });

  test('is one for each change, changed in place by name until it is done', async () => {
    const all = await stage();
    await asks(all, bind);
    const { ts } = await cardOf(all);
    const seen = await approves(all, ids.bob);
    expect(seen.error).toBeUndefined();
    const { id } = await all.change('succeeded');
    const card = await cardSays(all, 'Done and verified');
    expect(card.ts).toBe(ts);
    expect(says(card, 'bob (in Slack, authenticated)')).toBe(true);
    expect(buttonsOf(card)).toEqual(['View full plan', 'Undo…']);
    expect(all.slack.channel(ids.ops).messages).toHaveLength(1);
    await all.slack.until(() => all.slack.thread(ts).some((one) => says(one, 'Approved by bob')), 'by name');
    expect(all.slack.record.slowestAckMs()).toBeLessThan(10_000);
    expect((await all.app.executor.events(id)).filter(({ kind }) => kind === 'shown_in_chat')).toHaveLength(1);
  });
});

describe('a decision', () => {
  test('to deny has a reason, which is told to who asked, and ends it', async () => {
    const all = await stage();
    await asks(all, drop);
    const seen = await denies(all, ids.bob, 'not before Monday');
    expect(seen.errors).toEqual({});
    await all.change('denied');
    const card = await cardSays(all, 'Denied by');
    expect(says(card, 'not before Monday')).toBe(true);
    expect(buttonsOf(card)).toEqual(['View full plan']);
    const { slack, app } = all;
    const told = await slack.until(
      () => slack.thread(card.ts).find((one) => says(one, `<@${ids.alice}>`)),
      'told to who asked',
    );
    expect(says(told, 'not before Monday')).toBe(true);
    expect(writes(app)).toEqual([]);
  });

  test('to deny without a reason is not taken', async () => {
    const all = await stage();
    await asks(all, drop);
    const seen = await denies(all, ids.bob, '');
    expect(Object.keys(seen.errors)).toEqual(['reason']);
    expect((await all.changes())[0]?.state).toBe('awaiting_approval');
  });

  test('goes by /tc approve as well, from anywhere, with what has to be typed', async () => {
    const all = await stage();
    await asks(all, drop);
    await cardOf(all);
    const { id } = await all.change('awaiting_approval');
    await all.slack.user(ids.bob).command('/tc', `approve ${id} the-wrong-one`);
    await toldAlone(all, ids.bob, `type ${dropped} exactly`);
    await all.slack.user(ids.bob).command('/tc', `approve ${id} ${dropped}`);
    await all.change('succeeded');
    await toldAlone(all, ids.bob, 'Your approval is recorded.');
    await cardSays(all, 'bob (in Slack, authenticated)');
  });

  test('goes by /tc deny as well, with everything behind the id as its reason', async () => {
    const all = await stage();
    await asks(all, bind);
    const { id } = await all.change('awaiting_approval');
    await all.slack.user(ids.bob).command('/tc', `deny ${id} we still need it`, { channel: ids.secret });
    expect((await all.change('denied')).denial).toMatchObject({ reason: 'we still need it', by: { person: 'bob' } });
    await cardSays(all, 'we still need it');
  });
});
