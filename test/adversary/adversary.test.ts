import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { families } from './attempt.ts';
import { attempts } from './attempts/index.ts';
import { beyond, lookAt } from './beyond.ts';
import { controls } from './controls.ts';
import { type Evidence, judge } from './judge.ts';
import { control, make } from './run.ts';
import { saboteurs } from './saboteurs.ts';

/** Some start the real program, and none may fail because a machine is busy. */
const timeout = 60_000;

describe('no change is made without the right human’s yes to exactly that:', () => {
  test.each(attempts)('$family: $name', { timeout }, async (attempt) => {
    const { answers, executed, problems } = await make(attempt);
    expect({ executed, problems }).toEqual({ executed: 0, problems: [] });
    // A refusal for another reason than the one that is meant would look like a defence.
    const codes = answers.map((answer) => (answer.kind === 'refused' ? answer.code : 'accepted'));
    expect(codes.join(' ')).toMatchSnapshot();
  });
});

describe('the honest version of the same is made exactly once:', () => {
  test.each(controls)('$family: $name', { timeout }, async (one) => {
    expect(await control(one)).toBe(one.executes);
  });

  test.each(families)('there are attempts and a control of the family %s', (family) => {
    expect(attempts.filter((one) => one.family === family).length).toBeGreaterThanOrEqual(5);
    expect(controls.some((one) => one.family === family)).toBe(true);
  });

  test('no attempt is listed twice', () => {
    const names = attempts.map(({ family, name }) => `${family}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(55);
  });
});

describe.each(saboteurs)('the judge finds an executor $name', (saboteur) => {
  test.each(Object.entries(saboteur.lets))('by an attempt of the family %s: %s', { timeout }, async (family, name) => {
    const attempt = attempts.find((one) => one.family === family && one.name === name);
    const result = attempt && (await make(attempt, saboteur));
    expect(result?.executed).toBeGreaterThan(0);
    expect(result?.problems).not.toEqual([]);
  });
});

describe('what only the program’s own user could do leaves a trace:', () => {
  test.each(beyond)('$name', { timeout }, async (one) => {
    expect(await lookAt(one)).toEqual({ writes: 1, trace: expect.stringMatching(/stands after event|Rule "mine"/) });
  });
});

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

test('the program ends with one object, and with 2 where there is no such attempt', { timeout }, async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);
  const { stdout } = await run('--only', 'replay: approve after deny', '--json');
  const [line = '', last = ''] = stdout.trimEnd().split('\n');
  expect(line).toMatch(/^refused +replay: approve after deny: NotDecidable: chg-/);
  expect(JSON.parse(last)).toMatchObject({ attempts: 1, executed: 0, refused: 1 });
  await expect(run('--only', 'nothing')).rejects.toMatchObject({ code: 2 });
});
