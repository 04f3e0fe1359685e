import { expect, test } from 'vitest';
import { asks, bind, buttonsOf, movesBindings, toldAlone } from './asking.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { approvesOn } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

async function made(all: Stage) {
  await asks(all, bind);
  await approves(all, ids.bob);
  await all.change('succeeded');
  return cardSays(all, 'Done and verified');
}

test('a click on the way back asks for it once, however often it is clicked, through the same gate', async () => {
  const all = await stage();
  const { slack } = all;
  const card = await made(all);
  await slack.user(ids.alice).click(card, 'Undo…');
  await slack.user(ids.alice).click(card, 'Undo…');
  const second = await slack.until(() => slack.channel(ids.ops).messages[1], 'the card of the way back');
  expect(says(second, 'Takes back')).toBe(true);
  const first = await slack.until(() => {
    const now = slack.message(card);
    return now && !buttonsOf(now).includes('Undo…') && now;
  }, 'no second way back');
  const [back, forth] = await all.changes();
  expect(back?.undoOf).toBe(forth?.id);
  expect(says(first, back?.id.slice(0, 12) ?? '-')).toBe(true);
  expect(await all.changes()).toHaveLength(2);
  expect(writes(all.app)).toHaveLength(1);
  expect(back?.state).toBe('awaiting_approval');
  await approvesOn(all, second);
  await slack.until(() => says(slack.message(second), 'Done and verified'), 'the way back, made');
  expect(writes(all.app)).toHaveLength(2);
});

test('somebody else who clicks on the card of before comes to the same change', async () => {
  const all = await stage();
  const { slack } = all;
  const card = await made(all);
  await slack.user(ids.bob).click(card, 'Undo…');
  await toldAlone(all, ids.bob, 'Its card goes to');
  await slack.user(ids.carol).click(card, 'Undo…');
  await toldAlone(all, ids.carol, 'Its card goes to');
  expect(await all.changes()).toHaveLength(2);
});

test('a way back that was denied is not called a change that was taken back', async () => {
  const all = await stage();
  const { slack } = all;
  const card = await made(all);
  await slack.user(ids.alice).click(card, 'Undo…');
  await slack.until(() => slack.channel(ids.ops).messages[1], 'the card of the way back');
  const [back] = await all.changes();
  await slack.user(ids.bob).command('/tc', `deny ${back?.id} it stays`);
  await slack.until(() => slack.channel(ids.ops).messages.some((one) => says(one, 'Denied by')), 'denied');
  const now = slack.message(card);
  expect(says(now, `asked for as ${back?.id.slice(0, 12)}`)).toBe(true);
  expect(says(now, 'Taken back')).toBe(false);
});

test('where the live state has moved it is refused, with what differs, to who asked alone', async () => {
  const all = await stage();
  const card = await made(all);
  movesBindings(all, 'listener-tcpfree1', 9_300);
  await all.slack.user(ids.alice).click(card, 'Undo…');
  const told = await toldAlone(all, ids.alice, 'the live state has moved since');
  expect(says(told, '9300')).toBe(true);
  expect(await all.changes()).toHaveLength(1);
  expect(buttonsOf(await cardOf(all))).toContain('Undo…');
});
