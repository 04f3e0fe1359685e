import { describe, expect, test } from 'vitest';
import { type Evidence, judge } from './judge.ts';

describe('an attempt counts as refused only', () => {
  const about = { change: 'chg-1', trace: 'decision_rejected' } as const;
  const refused = {
    kind: 'refused',
    code: 'PolicyDenied',
    message: 'It takes somebody who is signed in.',
    about,
  } as const;
  const events = [{ kind: 'decision_rejected', body: { message: refused.message } }];
  const problemsOf = (evidence: Partial<Evidence>) =>
    judge({ writes: 0, honest: 0, answers: [refused], events: new Map([['chg-1', events]]), ...evidence }).problems;

  test('where nothing was carried out, with a reason that is on record', () => {
    expect(problemsOf({})).toEqual([]);
  });

  test('where the cloud carried out no more than was honestly approved, and no less', () => {
    expect(problemsOf({ writes: 2, honest: 1 })).toEqual([expect.stringContaining('carried out 2 writes')]);
    expect(problemsOf({ writes: 0, honest: 1 })).toEqual([expect.stringContaining('carried out 0 of the 1')]);
  });

  test('with a code and a reason', () => {
    expect(problemsOf({ answers: [] })).toHaveLength(1);
    expect(problemsOf({ answers: [{ kind: 'accepted', what: 'it passed.' }] })).toHaveLength(1);
    expect(problemsOf({ answers: [{ kind: 'refused', code: 'Internal', message: refused.message }] })).toHaveLength(1);
    expect(problemsOf({ answers: [{ kind: 'refused', code: 'PolicyDenied', message: 'No.' }] })).toHaveLength(1);
  });

  test('with a trace of that very reason', () => {
    const other = [{ kind: 'decision_rejected', body: { message: 'Something else.' } }];
    expect(problemsOf({ events: new Map() })).toHaveLength(1);
    expect(problemsOf({ events: new Map([['chg-1', other]]) })).toHaveLength(1);
  });

  test('with a change that still waits, where nothing came to a decision', () => {
    const waits = { ...refused, about: { change: 'chg-1', trace: 'approval_requested' } } as const;
    const asked = { kind: 'approval_requested', body: {} };
    const problemsAfter = (...kinds: string[]) =>
      problemsOf({
        answers: [waits],
        events: new Map([['chg-1', [asked, ...kinds.map((kind) => ({ kind, body: {} }))]]]),
      });
    expect(problemsAfter()).toEqual([]);
    expect(problemsAfter('approved')).toHaveLength(1);
    expect(problemsAfter('calling')).toHaveLength(1);
  });
});
