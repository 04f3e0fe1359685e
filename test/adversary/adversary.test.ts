import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { families } from './attempt.ts';
import { attempts } from './attempts/index.ts';
import { beyond, lookAt } from './beyond.ts';
import { controls } from './controls.ts';
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
    expect([...new Set(codes)].join(' ')).toMatchSnapshot();
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

test('the program ends with one object, and with 2 where there is no such attempt', { timeout }, async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);
  const { stdout } = await run('--only', 'replay: approve after deny', '--json');
  const [line = '', last = ''] = stdout.trimEnd().split('\n');
  expect(line).toMatch(/^refused +replay: approve after deny: NotDecidable: chg-/);
  expect(JSON.parse(last)).toMatchObject({ attempts: 1, executed: 0, refused: 1 });
  await expect(run('--only', 'nothing')).rejects.toMatchObject({ code: 2 });
});
