import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../src/surfaces/slack/publish/next-step.ts';
import { ann, asked, at, change, day, done, ended, facts, minute, retries, startMs, told } from './facts.ts';

describe('what Slack refuses holds up nothing behind it', () => {
  const drawing = retries(['drawing', {}]);

  test('a drawing comes first', () => {
    expect(nextStep(facts({ change: done, events: ended })).do).toBe('update_card');
  });

  test('while a drawing waits, the thread and the end are told', () => {
    const step = nextStep(facts({ change: done, events: ended, told: told(drawing) }));
    expect(step).toMatchObject({ do: 'tell_thread', withOutcome: true });
  });

  test('who asked is told directly where the thread keeps being refused', () => {
    const both = (tries: number) => told(retries(['drawing', {}], ['thread', { tries }]));
    expect(nextStep(facts({ change: done, events: ended, told: both(2) }))).toEqual({ do: 'rest', forMs: 5_000 });
    expect(nextStep(facts({ change: done, events: ended, told: both(3) }))).toEqual({
      do: 'tell_outcome',
      user: 'U0ANN',
    });
  });

  test('where Slack was only out of reach, the thread is waited for', () => {
    const away = told(retries(['drawing', {}], ['thread', { tries: 9, refused: false }]));
    expect(nextStep(facts({ change: done, events: ended, told: away }))).toEqual({ do: 'rest', forMs: 5_000 });
  });

  test('who asked is told directly where the card itself keeps being refused', () => {
    const refused = told({ card: undefined, ...retries(['card', { tries: 3 }]) });
    expect(nextStep(facts({ change: done, events: ended, told: refused })).do).toBe('tell_outcome');
  });

  test('it is tried again when its time has come, whatever happens before', () => {
    const all = { change: done, events: ended, told: told({ ...drawing, told: 6, outcomeTold: true }) };
    expect(nextStep(facts({ ...all, nowMs: startMs + 1_000, touches: 1 }))).toEqual({ do: 'rest', forMs: 4_000 });
    expect(nextStep(facts({ ...all, nowMs: startMs + 5_000 })).do).toBe('update_card');
  });

  test('a clock that was set back makes nothing wait for hours', () => {
    const all = { change: done, events: ended, told: told({ ...drawing, told: 6, outcomeTold: true }) };
    expect(nextStep(facts({ ...all, nowMs: startMs - 60 * minute })).do).toBe('update_card');
  });

  test('a day after the end nothing is tried any more', () => {
    const all = told(retries(['drawing', {}], ['thread', {}], ['outcome', {}]));
    const late = (nowMs: number) => nextStep(facts({ change: done, events: ended, told: all, nowMs }));
    expect(late(startMs + day - 1).do).toBe('update_card');
    expect(late(startMs + day)).toEqual({ do: 'rest', forMs: undefined });
  });
});

describe('where the card is', () => {
  const unsaid = asked.slice(0, 2);

  test('is told once it is posted, also by whoever goes on', () => {
    expect(nextStep(facts({ events: unsaid }))).toEqual({ do: 'tell_where' });
    expect(nextStep(facts()).do).toBe('rest');
  });

  test('is tried once at a time, and behind everything else', () => {
    expect(nextStep(facts({ events: unsaid, whereTried: true })).do).toBe('rest');
    const denied = change({ state: 'denied', asker: ann });
    const events = [...unsaid, at(4, 'denied')];
    expect(nextStep(facts({ change: denied, events, told: told(retries(['drawing', {}])) })).do).toBe('tell_thread');
  });
});

describe('reminders', () => {
  const due = (afterMs: number, more: object = {}) => nextStep(facts({ nowMs: startMs + afterMs, told: told(more) }));
  const of = change().digest;

  test('come at half time and once more', () => {
    expect(due(29 * minute)).toEqual({ do: 'rest', forMs: minute });
    expect(due(30 * minute)).toEqual({ do: 'remind', count: 1 });
    expect(due(30 * minute, { reminded: { of, count: 1 } })).toEqual({ do: 'rest', forMs: 20 * minute });
    expect(due(50 * minute, { reminded: { of, count: 1 } })).toEqual({ do: 'remind', count: 2 });
    expect(due(55 * minute, { reminded: { of, count: 2 } })).toEqual({ do: 'rest', forMs: undefined });
  });

  test('after a downtime only the last that is due comes', () => {
    expect(due(55 * minute)).toEqual({ do: 'remind', count: 2 });
  });

  test.each(['superseded', 'policy_changed'])('are reckoned from when people were asked last: %s', (kind) => {
    const askedAtMs = startMs + 40 * minute;
    const events = [...asked, at(4, kind, askedAtMs)];
    const anew = { change: change({ expiresAtMs: askedAtMs + 60 * minute }), events };
    const state = told({ told: 4, card: { ...told().card, seq: 4 } });
    const step = (nowMs: number) => nextStep(facts({ ...anew, told: state, nowMs }));
    expect(step(askedAtMs + 25 * minute)).toEqual({ do: 'rest', forMs: 5 * minute });
    expect(step(askedAtMs + 30 * minute)).toEqual({ do: 'remind', count: 1 });
  });

  test('begin anew with a new plan', () => {
    expect(due(30 * minute, { reminded: { of: 'another plan', count: 2 } })).toEqual({ do: 'remind', count: 1 });
  });
});
