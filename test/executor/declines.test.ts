import { describe, expect, test } from 'vitest';
import { approves, asks, atTerminal, decides, inAssistant, outcomeOf, setUpHouse } from './house.ts';
import { addOne, dropOne, kindsOf, type SetUp } from './setup.ts';

const remembered = () => setUpHouse({ rememberDeclinesMs: 30 * 60_000 });

async function declined(on: SetUp, reason = 'not\u202e "today"') {
  const change = await asks(on, inAssistant('alice'));
  await decides(on, change, { kind: 'deny', reason }, atTerminal('bob'));
  return change;
}

describe('an assistant that asks again for what a human declined', () => {
  test('is told so with the reason, without anything being read or anybody being asked', async () => {
    const on = await remembered();
    const change = await declined(on);
    const reads = on.cloud.sent.length;
    expect(await outcomeOf(on, inAssistant('alice'))).toEqual({
      kind: 'failed',
      failure: {
        code: 'Declined',
        message: `bob declined this very request (${change.id}). Reason given: "not \\"today\\"". Nobody was asked again, and nothing was sent.`,
        next: 'Do not repeat it. A person who wants it all the same asks for it in person, or tells you after 30 min.',
      },
    });
    expect(on.cloud.sent).toHaveLength(reads);
    expect(await on.executor.list({ limit: 10 })).toHaveLength(1);
    expect((await kindsOf(on, change.id)).at(-1)).toBe('asked_again');
  });

  test('may after a while', async () => {
    const on = await remembered();
    await declined(on);
    await on.clock.advance(30 * 60_000);
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({ kind: 'failed', failure: { code: 'Declined' } });
    await on.clock.advance(1);
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({ kind: 'change' });
  });

  test('leaves a note once in a while, however often it asks', async () => {
    const on = await remembered();
    const change = await declined(on);
    for (let again = 0; again < 5; again += 1) await outcomeOf(on, inAssistant('alice'));
    await on.clock.advance(60_001);
    await outcomeOf(on, inAssistant('alice'));
    expect((await kindsOf(on, change.id)).filter((kind) => kind === 'asked_again')).toHaveLength(2);
  });

  test('in another process is told the same', async () => {
    const on = await remembered();
    await declined(on);
    expect(await outcomeOf({ ...on, ...(await on.open('second')) }, inAssistant('alice'))).toMatchObject({
      ...{ kind: 'failed', failure: { code: 'Declined' } },
    });
  });
});

describe('people are asked', () => {
  test('where a person asks in person, or somebody else does', async () => {
    const on = await remembered();
    await declined(on);
    for (const asker of [atTerminal('alice'), inAssistant('dave')])
      expect(await outcomeOf(on, asker)).toMatchObject({ kind: 'change', change: { state: 'awaiting_approval' } });
  });

  test('where the very identity asks at a terminal that an assistant of the same machine has', async () => {
    const on = await remembered();
    const local = { ...inAssistant('alice'), id: 'os:alice' };
    const change = await asks(on, local);
    await decides(on, change, { kind: 'deny' }, atTerminal('bob'));
    expect(await outcomeOf(on, local)).toMatchObject({ kind: 'failed', failure: { code: 'Declined' } });
    expect(await outcomeOf(on, atTerminal('alice'))).toMatchObject({ kind: 'change' });
  });

  test('where anything else is asked for', async () => {
    const on = await remembered();
    await declined(on);
    const elsewhere = { ...addOne, input: { ...addOne.input, Region: 'ap-shanghai' } };
    for (const call of [dropOne, elsewhere])
      expect(await outcomeOf(on, inAssistant('alice'), call)).toMatchObject({ kind: 'change' });
  });

  test('where the request was written otherwise but is the same, they are not', async () => {
    const on = await remembered();
    await declined(on);
    const { RealServerBindSet, ListenerId } = addOne.input;
    const turned = { ...addOne, input: { Account: 'default', RealServerBindSet, ListenerId } };
    expect(await outcomeOf(on, inAssistant('alice'), turned)).toMatchObject({ kind: 'failed' });
  });

  test('where nothing was declined: it was cancelled, or it expired', async () => {
    const on = await remembered();
    const change = await asks(on, inAssistant('alice'));
    await decides(on, change, { kind: 'cancel' }, atTerminal('bob'));
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({ kind: 'change' });
    await on.open('sweeper', true);
    await on.clock.advance(2 * 3_600_000);
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({ kind: 'change' });
  });

  test('where nothing is remembered', async () => {
    const on = await setUpHouse();
    await declined(on);
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({ kind: 'change' });
  });

  test('and whoever asked in person and was approved does not open the way for the assistant', async () => {
    const on = await remembered();
    await declined(on);
    const inPerson = await asks(on, atTerminal('alice'));
    await approves(on, inPerson, atTerminal('bob'));
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({ kind: 'failed', failure: { code: 'Declined' } });
  });
});
