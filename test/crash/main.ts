/** `npm run test:crash -- --trials 200 [--engine sqlite|postgres] [--json] [--seed TEXT] [--program FILE]` */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { engines } from '../bench/app.ts';
import { describe, isGood } from './report.ts';
import { runCrashTest } from './run.ts';

const Options = z.object({
  trials: z.coerce.number().int().min(1).max(2_000).default(200),
  engine: z.enum(engines).default('sqlite'),
  seed: z.string().min(1).max(100).default(randomUUID),
  program: z.string().optional(),
  json: z.boolean().default(false),
});

function read() {
  try {
    const { values } = parseArgs({
      options: {
        trials: { type: 'string' },
        engine: { type: 'string' },
        seed: { type: 'string' },
        program: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    return Options.parse(values);
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : thrown instanceof Error ? thrown.message : '';
    process.stderr.write(
      `${why}\nUsage: npm run test:crash -- [--trials N] [--engine sqlite|postgres] [--seed TEXT] [--program FILE] [--json]\n`,
    );
    process.exit(2);
  }
}

const { json, ...test } = read();
const say = (line: string) => void process.stderr.write(`${line}\n`);
say(`seed ${test.seed}, engine ${test.engine}`);
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
const report = await runCrashTest({ ...test, say, signal: stop.signal });
for (const line of describe(report)) say(line);

const { trials, changes, verdict } = report;
const figures = {
  trials,
  changes,
  duplicates: verdict.duplicates.length,
  lost: verdict.lost.length,
  unknown: verdict.unknown.length,
};
if (json) process.stdout.write(`${JSON.stringify({ ...figures, engine: test.engine, seed: test.seed })}\n`);
else {
  const words = Object.entries(figures).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(`${words.join(', ')}\n`);
}
process.exitCode = isGood(report) ? 0 : 1;
