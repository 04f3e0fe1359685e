import { describe, expect, test } from 'vitest';
import type { Principal } from '../../src/people/principal.ts';
import type { RuleInput, Settings } from '../policy/facts.ts';
import {
  approves,
  asks,
  atTerminal,
  decides,
  drives,
  houseOf,
  inAssistant,
  inChat,
  inConsole,
  outcomeOf,
  requires,
  said,
  setUpHouse,
} from './house.ts';
import { dropOne, elsewhere, kindsOf, type SetUp } from './setup.ts';
import { originC } from './small-cloud.ts';

const settings: Settings = { breakGlass: ['lead'], authenticatedPeople: true };
const passable: RuleInput = { name: 'freeze', decide: 'deny', except_break_glass: true };

async function breaks(on: SetUp, by: Principal, change = asks(on, inAssistant('alice'), dropOne), reason = 'fire') {
  const { id, digest, plan } = await change;
  return decides(on, await change, { kind: 'break_glass', digest, typed: plan.subject, reason }, by).then(
    (outcome) => ({
      ...{ id, outcome },
    }),
  );
}

describe('whoever may break the glass', () => {
  test('goes ahead alone with a reason, over a quorum that is missing, and it is recorded as that', async () => {
    const on = await setUpHouse({ ...settings, rules: [requires({ approvals: 3 })] });
    const { id, outcome } = await breaks(on, inConsole('bob'));
    expect(outcome).toMatchObject({
      change: { state: 'approved', approvals: [{ by: { person: 'bob' }, breakGlass: true, reason: 'fire' }] },
    });
    expect(await drives(on, { id })).toMatchObject({ state: 'succeeded' });
    expect(await kindsOf(on, id)).toEqual([
      ...['planned', 'approval_requested', 'glass_broken', 'calling', 'accepted', 'succeeded'],
    ]);
    expect((await on.executor.events(id))[2]?.body).toMatchObject({
      ...{ message: 'BREAK GLASS by bob (console, authenticated): fire', by: 'login:bob', person: 'bob' },
    });
  });

  test('may do so for what they asked for, in the console and in the chat', async () => {
    for (const by of [inConsole('bob'), inChat('bob')]) {
      const on = await setUpHouse(settings);
      expect(said((await breaks(on, by, asks(on, inAssistant('bob'), dropOne))).outcome)).toBe('approved');
    }
  });

  test('goes ahead over a denial that lets them pass, and only so', async () => {
    const on = await setUpHouse({ ...settings, rules: [passable] });
    const change = await asks(on, inAssistant('alice'), dropOne);
    expect(said(await approves(on, change, inConsole('carol')))).toContain(
      'It cannot be approved. Rule "freeze" denies it.',
    );
    expect(said((await breaks(on, inConsole('carol'), Promise.resolve(change))).outcome)).toBe('approved');
    expect(await drives(on, change)).toMatchObject({ state: 'succeeded' });
  });

  test('is a way out where nobody could approve it', async () => {
    const on = await setUpHouse({ ...settings, rules: [requires({ from: { people: ['alice'] } })] });
    expect(said((await breaks(on, inConsole('bob'))).outcome)).toBe('approved');
  });

  test('after some have approved keeps what they said on record', async () => {
    const on = await setUpHouse({ ...settings, rules: [requires({ approvals: 3 })] });
    const change = await asks(on, inAssistant('alice'), dropOne);
    await approves(on, change, inConsole('dave'));
    await breaks(on, inConsole('bob'), Promise.resolve(change));
    expect(await on.executor.show(change.id)).toMatchObject({
      change: { state: 'approved', approvals: [{ by: { person: 'dave' } }, { breakGlass: true }] },
    });
  });
});

describe('the glass is not broken', () => {
  test.each<[string, Principal, string]>([
    ['without the role', inConsole('alice'), 'alice may not break the glass; it takes the role: lead.'],
    ['by somebody who is not listed', inConsole('mallory'), 'mallory may not break the glass'],
    ['at a terminal', atTerminal('bob'), 'only by somebody who is signed in'],
    [
      'by a link of a terminal',
      { ...inConsole('bob'), id: 'os:bob', grade: 'local' },
      'only by somebody who is signed in',
    ],
    ['through an assistant', inAssistant('bob'), 'only by somebody who is signed in'],
    [
      'through an assistant that claims to be signed in',
      { ...inAssistant('bob'), grade: 'authenticated' },
      'never through an assistant',
    ],
  ])('%s', async (_, by, words) => {
    const on = await setUpHouse(settings);
    const { outcome } = await breaks(on, by);
    expect(outcome).toMatchObject({ kind: 'rejected', change: { state: 'awaiting_approval', approvals: [] } });
    expect(said(outcome)).toContain(words);
  });

  test('without a reason, or with the wrong words', async () => {
    const on = await setUpHouse(settings);
    const change = await asks(on, inAssistant('alice'), dropOne);
    expect(said((await breaks(on, inConsole('bob'), Promise.resolve(change), '\u200b ')).outcome)).toContain(
      'takes a reason',
    );
    const { digest } = change;
    const wrong = await decides(on, change, { kind: 'break_glass', digest, reason: 'fire' }, inConsole('bob'));
    expect(said(wrong)).toContain(`type ${change.plan.subject} exactly`);
  });

  test('for a plan that is not the one that was seen', async () => {
    const on = await setUpHouse(settings);
    const change = await asks(on, inAssistant('alice'), dropOne);
    const stale = await breaks(on, inConsole('bob'), Promise.resolve({ ...change, digest: 'f'.repeat(64) }));
    expect(said(stale.outcome)).toContain('has changed since it was shown');
  });

  test('over a plain denial', async () => {
    const rules: RuleInput[] = [passable, { name: 'never', decide: 'deny' }];
    const on = await setUpHouse({ ...settings, rules });
    const { outcome } = await breaks(on, inConsole('bob'));
    expect(said(outcome)).toContain('is not waiting for a decision. Rule "freeze" denies it. Rule "never" denies it.');
    const began: RuleInput = { name: 'never', decide: 'deny', when: { time: { from: '2026-01-05T03:10' } } };
    const later = await setUpHouse({ ...settings, rules: [began] });
    const change = await asks(later, inAssistant('alice'), dropOne);
    await later.clock.advance(10 * 60_000);
    expect(said((await breaks(later, inConsole('bob'), Promise.resolve(change))).outcome)).toContain(
      'may not be approved now',
    );
  });

  test('where nobody is configured to', async () => {
    const on = await setUpHouse({ authenticatedPeople: true });
    expect(said((await breaks(on, inConsole('bob'))).outcome)).toContain('it takes the role: none is configured.');
  });
});

describe('a broken glass', () => {
  test('is as void as any approval where the live state moved', async () => {
    const on = await setUpHouse(settings);
    const { id } = await breaks(on, inConsole('bob'));
    if (originC) on.cloud.bound = [...on.cloud.bound, originC];
    expect(await drives(on, { id })).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(on.cloud.writes).toEqual([]);
  });

  test('does not outlive a plain denial that begins, or another policy', async () => {
    for (const rules of [[{ name: 'never', decide: 'deny' } as const], [requires({ reason: true })]]) {
      const on = await setUpHouse(settings);
      const { id } = await breaks(on, inConsole('bob'));
      const later = await elsewhere(on, await houseOf({ ...settings, rules }));
      expect((await drives(later, { id })).state).toMatch(/refused|awaiting_approval/);
      expect(on.cloud.writes).toEqual([]);
    }
  });

  test('is refused at once where policy leaves it to people of whom there is none', async () => {
    const on = await setUpHouse({ ...settings, breakGlass: ['nobody'], rules: [passable] });
    expect(await outcomeOf(on, inAssistant('alice'))).toMatchObject({
      change: {
        state: 'refused',
        says: expect.stringContaining('Nobody could ever let it pass. Rule "freeze" denies it.'),
      },
    });
  });
});
