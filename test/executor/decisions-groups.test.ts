import { describe, expect, test } from 'vitest';
import type { Groups } from '../../src/people/groups.ts';
import {
  approves,
  asks,
  atTerminal,
  decides,
  inAssistant,
  inChat,
  inConsole,
  outcomeOf,
  requires,
  said,
  setUpHouse,
} from './house.ts';
import { addOne } from './setup.ts';

/** A chat in which these are the members of each group; asking about any other one fails. */
function groupsOf(members: Readonly<Record<string, readonly string[]>>): Groups {
  return {
    async members(group) {
      const those = members[group];
      if (!those) throw new Error('the chat cannot be reached');
      return new Set(those);
    },
  };
}

const onCall = requires({ from: { slack_groups: ['S1'] } });

describe('a user group of the chat', () => {
  test('is whoever is in it when the decision is taken', async () => {
    const members: string[] = [];
    const on = await setUpHouse({ rules: [onCall], groups: { members: async () => new Set(members) } });
    members.push('T1/UBOB', 'slack:T1/UBOB');
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, atTerminal('carol')))).toContain('does not count');
    members.splice(0);
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('does not count');
    members.push('slack:T1/UBOB');
    // Known at a terminal, and in the group by what the chat calls the same person.
    expect(await approves(on, change, atTerminal('bob'))).toMatchObject({
      change: { state: 'approved', approvals: [{ countsFor: ['rule'] }] },
    });
  });

  test('that cannot be looked up has nobody in it, and the refusal says so', async () => {
    const on = await setUpHouse({ rules: [onCall], groups: groupsOf({}) });
    const change = await asks(on, inAssistant('alice'));
    expect(await approves(on, change, inChat('bob'))).toMatchObject({
      kind: 'rejected',
      failure: {
        code: 'PolicyDenied',
        message: `An approval by bob from here does not count for ${change.id}; nothing was recorded. Who is in S1 could not be found out, so nobody counts.`,
        next: 'Still needed: 1 more human, among them 1 of the Slack group S1.',
      },
    });
  });

  test('that is slow to answer is waited for, but not for long, whether or not it heeds its signal', async () => {
    for (const heeds of [true, false]) {
      const never: Groups = {
        members: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            if (heeds) signal.addEventListener('abort', () => reject(signal.reason));
          }),
      };
      const on = await setUpHouse({ rules: [onCall], groups: never });
      const change = await asks(on, inAssistant('alice'));
      const startMs = on.clock.now();
      expect(said(await approves(on, change, inChat('bob')))).toContain('could not be found out');
      expect(on.clock.now() - startMs).toBe(5_000);
    }
  });

  test('is no reason to turn people away who count without it', async () => {
    const rule = requires({ from: { slack_groups: ['S1'], people: ['carol'] } });
    const on = await setUpHouse({ rules: [rule], groups: groupsOf({}) });
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, atTerminal('carol')))).toBe('approved');
  });

  test('without anybody who is listed lets nothing be asked for', async () => {
    const on = await setUpHouse({ rules: [onCall], groups: groupsOf({ S1: ['slack:T1/USTRANGER'] }) });
    expect(await outcomeOf(on, inAssistant('alice'), addOne)).toMatchObject({
      change: { state: 'refused', says: expect.stringContaining('takes 1 of the Slack group S1, and 0 could.') },
    });
  });

  test('takes its time only once, however many groups there are', async () => {
    const rules = ['S1', 'S2', 'S3'].map((group) => requires({ from: { slack_groups: [group] } }, group));
    const on = await setUpHouse({ rules, groups: { members: () => new Promise(() => {}) } });
    const startMs = on.clock.now();
    await asks(on, inAssistant('alice'));
    expect(on.clock.now() - startMs).toBeLessThanOrEqual(3 * 5_000);
    const change = await asks(on, inAssistant('alice'));
    const askedMs = on.clock.now();
    await approves(on, change, inChat('bob'));
    expect(on.clock.now() - askedMs).toBe(5_000);
  });
});

describe('what is known of a user group', () => {
  /** How old the answers may be, in the order in which they are asked for. */
  async function asking(settings: Parameters<typeof setUpHouse>[0] = {}) {
    const ages: number[] = [];
    const groups: Groups = {
      async members(_, { atMostOldMs }) {
        ages.push(atMostOldMs);
        return new Set(['slack:T1/UBOB']);
      },
    };
    const on = await setUpHouse({ rules: [onCall], groups, ...settings });
    const during = async (work: () => Promise<unknown>) => {
      ages.length = 0;
      await work();
      return [...ages];
    };
    return { on, during };
  }

  test('may not be old for a decision, whichever it is and whether or not it counts', async () => {
    const { on, during } = await asking({ breakGlass: ['lead'], authenticatedPeople: true });
    const { digest, id } = await asks(on, inAssistant('alice'));
    const change = await asks(on, inAssistant('alice'));
    expect(await during(() => approves(on, change, inChat('carol')))).toEqual([0]);
    expect(await during(() => approves(on, change, inChat('bob')))).toEqual([0]);
    expect(await during(() => decides(on, change, { kind: 'cancel' }, inChat('bob')))).toEqual([0]);
    const reason = 'The site is down.';
    const breaking = () => on.executor.decide(id, { kind: 'break_glass', digest, reason }, inConsole('carol'));
    expect(await during(breaking)).toEqual([0]);
  });

  test('may be a minute old where a decision is merely offered', async () => {
    const { on, during } = await asking();
    const change = await asks(on, inAssistant('alice'));
    expect(await during(() => on.executor.mayDecide(change, inChat('bob')))).toEqual([60_000]);
  });

  test('may be a minute old for whether anybody could approve, but not where a standing approval counts', async () => {
    const { on, during } = await asking();
    const ask = () => asks(on, inAssistant('alice'));
    expect(await during(ask)).toEqual([60_000]);
    await approves(on, await ask(), inChat('bob'), { standing: { forMinutes: 60, sameParameters: false } });
    expect(await during(ask)).toEqual([60_000, 0]);
  });
});
