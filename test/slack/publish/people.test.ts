import { describe, expect, test } from 'vitest';
import type { Called } from '../../../src/surfaces/slack/connection/outcome.ts';
import type { Profile } from '../../../src/surfaces/slack/connection/web.ts';
import { createGroups } from '../../../src/surfaces/slack/people/groups.ts';
import { createProfiles } from '../../../src/surfaces/slack/people/profiles.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { minute } from './facts.ts';

/** Questions that a test answers, in whichever order. */
function questions<T>() {
  const asked: PromiseWithResolvers<Called<T>>[] = [];
  const ask = () => {
    const question = Promise.withResolvers<Called<T>>();
    asked.push(question);
    return question.promise;
  };
  return { asked, ask, answer: (at: number, value: T) => asked[at]?.resolve({ ok: true, value }) };
}

const profile = (name: string): Profile => ({
  ...{ id: 'U0ANN', name, deleted: false, is_bot: false, is_restricted: false },
  ...{ is_ultra_restricted: false, is_stranger: false },
});

describe('people', () => {
  function people() {
    const clock = virtualClock(0);
    const ending = new AbortController();
    const { asked, ask, answer } = questions<Profile>();
    const profiles = createProfiles({ profile: ask }, clock, ending.signal);
    const nameOf = async (atMostOldMs: number) => {
      const told = await profiles.of('U0ANN', atMostOldMs);
      return told.ok ? told.value.name : told.failure.kind;
    };
    return { clock, ending, asked, answer, profiles, nameOf };
  }

  test('who are asked about at the same moment are one question', async () => {
    const { asked, answer, nameOf } = people();
    const both = [nameOf(minute), nameOf(5_000)];
    expect(asked).toHaveLength(1);
    answer(0, profile('ann'));
    expect(await Promise.all(both)).toEqual(['ann', 'ann']);
  });

  test('are asked about anew where the question is older than the answer may be', async () => {
    const { clock, asked, answer, nameOf } = people();
    const first = nameOf(minute);
    await clock.advance(5_000);
    const second = nameOf(5_000);
    expect(asked).toHaveLength(2);
    answer(1, profile('new'));
    expect(await second).toBe('new');
    answer(0, profile('old'));
    expect(await first).toBe('old');
    expect(await nameOf(minute)).toBe('new');
  });

  test('who are forgotten while they are asked about are not remembered by that answer', async () => {
    const { asked, answer, profiles, nameOf } = people();
    const first = nameOf(minute);
    profiles.forget('U0ANN');
    answer(0, profile('old'));
    await first;
    const second = nameOf(minute);
    expect(asked).toHaveLength(2);
    answer(1, profile('new'));
    expect(await second).toBe('new');
  });

  test('are waited for no longer than the process lives', async () => {
    const { clock, ending, asked, nameOf } = people();
    const waits = nameOf(minute).catch((thrown: unknown) => thrown);
    asked[0]?.resolve({ ok: false, failure: { kind: 'rate_limited', retryAfterMs: 20_000 } });
    await clock.advance(1);
    ending.abort(new Error('the end'));
    expect(await waits).toEqual(new Error('the end'));
  });
});

describe('a user group', () => {
  function groups() {
    const { asked, ask, answer } = questions<readonly string[]>();
    const app = async () => ({ teamId: 'T1', enterpriseId: undefined, botUser: 'U0BOT', botId: undefined });
    const of = createGroups({ groupMembers: ask }, app, virtualClock(0));
    const { signal } = new AbortController();
    return { asked, answer, of, lately: { signal, atMostOldMs: minute } };
  }

  test('that changed while it was asked about is not remembered by that answer', async () => {
    const { asked, answer, of, lately } = groups();
    const first = of.members('S1', lately);
    await Promise.resolve();
    of.forget('S1');
    answer(0, ['U1']);
    expect([...(await first)]).toEqual(['slack:T1/U1']);
    const second = of.members('S1', lately);
    await Promise.resolve();
    expect(asked).toHaveLength(2);
    answer(1, ['U2']);
    expect([...(await second)]).toEqual(['slack:T1/U2']);
    expect([...(await of.members('S1', lately))]).toEqual(['slack:T1/U2']);
    expect(asked).toHaveLength(2);
  });
});
