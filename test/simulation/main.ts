/** `npm run simulate -- [--runs 2000] [--seed N] [--verbose] [--json]`: random schedules until one breaks a promise. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { told } from './report.ts';
import { drawSchedule } from './schedule.ts';
import { shrink } from './shrink.ts';
import { type Report, simulate } from './simulate.ts';

const Options = z.object({
  runs: z.coerce.number().int().min(1).max(1_000_000),
  seed: z.coerce.number().int().min(0),
  verbose: z.boolean(),
  json: z.boolean(),
});

function read() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '2000' },
        seed: { type: 'string', default: `${randomInt(1_000_000_000)}` },
        verbose: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    return Options.parse(values);
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : thrown instanceof Error ? thrown.message : '';
    process.stderr.write(`${why}\nUsage: npm run simulate -- [--runs N] [--seed N] [--verbose] [--json]\n`);
    process.exit(2);
  }
}

const { runs, seed, verbose, json } = read();

/** With `--json` stdout has one line, the last one. */
const say = (line: string) => void (json ? process.stderr : process.stdout).write(`${line}\n`);

let current = seed;
process.on('unhandledRejection', (thrown) => {
  say(`Seed ${current}: a promise was rejected and nobody cared. ${thrown instanceof Error ? thrown.stack : thrown}`);
  process.exit(1);
});

say(`Base seed ${seed}: ${runs} schedules, seeds ${seed} to ${seed + runs - 1}.`);
const began = process.hrtime.bigint();
const totals = { changes: 0, sends: 0, executions: 0, virtualMs: 0 };
const failed: Report[] = [];
for (; current < seed + runs; current += 1) {
  const report = await simulate(drawSchedule(`${current}`));
  totals.changes += report.changes;
  totals.sends += report.sends;
  totals.executions += report.executions;
  totals.virtualMs += report.virtualMs;
  if (report.violations.length > 0) {
    failed.push(report);
    say(told(report));
    const smaller = await shrink(report, simulate);
    if (smaller !== report) say(`The same with less:\n${told(smaller)}`);
  } else if (verbose) say(told(report));
  if ((current - seed + 1) % 500 === 0) say(`${current - seed + 1} schedules, ${failed.length} failed.`);
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
const schedulesPerSecond = Math.round((runs / seconds) * 10) / 10;
say(
  `${runs} schedules, ${totals.changes} changes, ${totals.sends} sends, ${totals.executions} carried out, ` +
    `${Math.round(totals.virtualMs / 3_600_000)} hours of virtual time: ${failed.length} failed (${schedulesPerSecond} a second).`,
);
if (json) {
  const row = { seed, schedules: runs, failed: failed.length, schedulesPerSecond, ...totals };
  process.stdout.write(`${JSON.stringify({ name: 'simulation', rows: [row] })}\n`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
