/**
 * `npm run test:adversary [-- --json] [--only TEXT]`: tries to have changes executed without the right human's yes, one
 * attempt a line. With `--json` the last line is one object.
 */
import { parseArgs } from 'node:util';
import { attempts } from './attempts/index.ts';
import { beyond, lookAt, type Seen } from './beyond.ts';
import { controls } from './controls.ts';
import { beyondLine, controlLine, figuresOf, isGood, linesOf, type Made } from './report.ts';
import { control, make } from './run.ts';

function read() {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } })
      .values;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`${why}\nUsage: npm run test:adversary -- [--only TEXT] [--json]\n`);
    process.exit(2);
  }
}

const { json, only } = read();
const say = (line: string) => void process.stdout.write(`${line}\n`);
const chosen = attempts.filter(({ family, name }) => `${family}: ${name}`.includes(only));
if (chosen.length === 0) {
  process.stderr.write(`There is no attempt "${only}".\n`);
  process.exit(2);
}
const made: Made[] = [];
for (const attempt of chosen) {
  const one = { attempt, result: await make(attempt) };
  made.push(one);
  for (const line of linesOf(one)) say(line);
}
const honest: { readonly asExpected: boolean }[] = [];
for (const one of only === '' ? controls : []) {
  const writes = await control(one).catch(() => undefined);
  honest.push({ asExpected: writes === one.executes });
  say(controlLine(one, writes));
}
const seen: Seen[] = [];
for (const one of only === '' ? beyond : []) {
  const sight = await lookAt(one);
  seen.push(sight);
  say(beyondLine(one, sight));
}
const figures = figuresOf(made, honest, seen);
say(
  json
    ? JSON.stringify(figures)
    : Object.entries(figures)
        .map(([name, count]) => `${name} ${count}`)
        .join(', '),
);
process.exitCode = isGood(figures) ? 0 : 1;
