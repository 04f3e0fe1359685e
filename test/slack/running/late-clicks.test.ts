import { describe, expect, test } from 'vitest';
import { asks, asksAndWaits, bind, buttonsOf, drop, dropped, modalSays, movesBindings, toldAlone } from './asking.ts';
import { approves, cardOf, cardSays, denies, says } from './deciding.ts';
import { jumpingClock } from './jumping-clock.ts';
import { ids, stage, writes } from './stage.ts';

const minute = 60_000;

describe('a click that comes too late', () => {
  test('after the time is up: the buttons are gone, the card says so, and so is told who clicks on the old one', async () => {
    const clock = jumpingClock();
    const all = await stage({ clock, approvals: { expires_minutes: 5 } });
    const open = await asksAndWaits(all, bind);
    clock.jump(5 * minute);
    await all.change('expired');
    const card = await cardSays(all, 'Nobody decided in time');
    expect(buttonsOf(card)).toEqual(['View full plan']);
    await all.slack.user(ids.bob).click(open, 'Approve');
    await toldAlone(all, ids.bob, 'Nobody decided in time');
    expect(writes(all.app)).toEqual([]);
    await all.slack.until(
      () => all.slack.thread(card.ts).some((one) => says(one, `<@${ids.alice}>`)),
      'the end, for who asked',
    );
  });

  test('after somebody said no: nothing is sent, and it is told who said it', async () => {
    const all = await stage();
    await asks(all, bind);
    const open = await cardOf(all);
    await denies(all, ids.carol, 'not today');
    await all.change('denied');
    await all.slack.user(ids.bob).click(open, 'Approve');
    await toldAlone(all, ids.bob, 'is not waiting for a decision. Denied by a human');
    await all.slack.user(ids.bob).click(open, 'Deny…');
    await modalSays(all, ids.bob, 'is not waiting for a decision');
    expect(all.slack.modal(ids.bob)?.view.submit).toBeUndefined();
    expect((await all.change('denied')).approvals).toEqual([]);
  });

  test('twice: one change, one approval, and the second is told that it is decided', async () => {
    const all = await stage();
    await asks(all, bind);
    const open = await cardOf(all);
    const [one, two] = await Promise.all([
      all.slack.user(ids.bob).click(open, 'Approve'),
      all.slack.user(ids.carol).click(open, 'Approve'),
    ]);
    expect([one.error, two.error]).toEqual([undefined, undefined]);
    const change = await all.change('succeeded');
    expect(change.approvals).toHaveLength(1);
    expect(writes(all.app)).toHaveLength(1);
    const late = change.approvals[0]?.by.person === 'bob' ? ids.carol : ids.bob;
    await toldAlone(all, late, `${change.id} is not waiting for a decision.`);
    expect(all.slack.record.doublePosts()).toEqual([]);
  });

  test('on a button that is not of this app any more', async () => {
    const all = await stage();
    await asks(all, bind);
    const open = await cardOf(all);
    const text = JSON.stringify(open.blocks).replaceAll(/"value":"[^"]+"/g, '"value":"aaaaaaaaaaaaaaaaaaaaaaaa"');
    await all.slack.user(ids.bob).click({ ...open, blocks: JSON.parse(text) }, 'Approve');
    await toldAlone(all, ids.bob, 'This is from too long ago');
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
  });
});

describe('a live state that moves between the approval and the call', () => {
  test('makes the card show the new plan with what differs, and the old button is refused with why', async () => {
    const clock = jumpingClock();
    const all = await stage({ clock });
    const old = await asksAndWaits(all, bind);
    const first = await all.change('awaiting_approval');
    movesBindings(all, 'listener-tcpfree1', 9_200);
    clock.jump(minute);
    await approves(all, ids.bob);
    const card = await cardSays(all, 'The plan is a new one');
    const second = await all.change('awaiting_approval');
    expect(second.digest).not.toBe(first.digest);
    expect(card.ts).toBe(old.ts);
    expect(says(card, second.digest.slice(0, 12)) && says(card, '9200')).toBe(true);
    expect(JSON.stringify(card.blocks)).toMatch(/New in the plan|Was: /);
    expect(writes(all.app)).toEqual([]);
    await all.slack.user(ids.carol).click(old, 'Approve');
    await toldAlone(all, ids.carol, 'has changed since it was shown');
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
    await approves(all, ids.carol);
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
  });
});

test('a decision by command counts for the plan that stood when it was sent, however late it is done', async () => {
  const all = await stage();
  const { slack } = all;
  await asks(all, drop);
  await cardOf(all);
  const { id, plan } = await all.change('awaiting_approval');
  // Whoever it is has to be asked of Slack first, which takes no more at the moment.
  slack.faults.add({ method: 'users.info', kind: 'ratelimited', retryAfterS: 20 });
  await slack.user(ids.bob).command('/tc', `approve ${id} ${plan.subject}`);
  movesBindings(all, dropped, 9300);
  await approves(all, ids.carol);
  await cardSays(all, 'The plan is a new one');
  await toldAlone(all, ids.bob, 'has changed since it was shown');
  expect((await all.change('awaiting_approval')).approvals).toEqual([]);
  expect(writes(all.app)).toEqual([]);
});

describe('whoever asked', () => {
  test('calls it off by the card', async () => {
    const all = await stage();
    await asks(all, drop);
    await all.slack.user(ids.alice).click(await cardOf(all), 'More…');
    const modal = await modalSays(all, ids.alice, 'Cancel the request');
    await all.slack.user(ids.alice).click(modal, 'Cancel the request');
    expect((await all.change('cancelled')).denial?.by.person).toBe('alice');
    const card = await cardSays(all, 'Cancelled by');
    expect(buttonsOf(card)).toEqual(['View full plan']);
    expect(writes(all.app)).toEqual([]);
  });

  test('calls it off by /tc cancel, with a reason', async () => {
    const all = await stage();
    await asks(all, drop);
    const { id } = await all.change('awaiting_approval');
    await all.slack.user(ids.alice).command('/tc', `cancel ${id} a mistake`);
    await all.change('cancelled');
    await cardSays(all, 'a mistake');
  });

  test('is told why where it has been made already', async () => {
    const all = await stage();
    await asks(all, bind);
    await approves(all, ids.bob);
    const { id } = await all.change('succeeded');
    await all.slack.user(ids.alice).command('/tc', `cancel ${id}`);
    await toldAlone(all, ids.alice, 'cannot be cancelled any more');
    await cardSays(all, 'Done and verified');
  });
});
