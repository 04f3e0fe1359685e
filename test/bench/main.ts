/**
 * `npm run bench -- <name> [--json]`. With `--json` the last line is one object, `{"name", "rows": [...]}`; else the rows
 * are a table. What goes on meanwhile is told on stderr.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { engines } from './app.ts';

/** Each file exports `run`; loaded when it is asked for. */
const benches: Readonly<Record<string, () => Promise<{ readonly run: (options: Options) => Promise<Report> }>>> = {
  lanes: () => import('./lanes.ts'),
  ledger: () => import('./ledger.ts'),
  limiter: () => import('./limiter.ts'),
  polling: () => import('./polling.ts'),
  start: () => import('./start/start.ts'),
  tokens: () => import('./tokens.ts'),
};

interface Report {
  readonly name: string;
  readonly rows: readonly object[];
}

const Count = z.coerce.number().int().positive();
/** Each bench takes those that it knows. */
const Options = z.object({
  engines: z.array(z.enum(engines)).exactOptional(),
  processes: z.array(Count).exactOptional(),
  seconds: Count.exactOptional(),
  changes: Count.exactOptional(),
  openChanges: Count.exactOptional(),
  tasks: Count.exactOptional(),
  spreadMs: Count.exactOptional(),
  trials: Count.exactOptional(),
});
type Options = z.output<typeof Options>;

const usage = `Usage: npm run bench -- <name> [--json] [--engine sqlite|postgres]... [--processes N]... [--seconds N]
       [--changes N] [--open-changes N] [--tasks N] [--spread-ms N] [--trials N]
Benches: ${Object.keys(benches).join(', ')}.
`;

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n${usage}`);
  process.exit(2);
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        engine: texts,
        processes: texts,
        seconds: text,
        changes: text,
        'open-changes': text,
        tasks: text,
        'spread-ms': text,
        trials: text,
      },
    });
  } catch (thrown) {
    return fail(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const { values, positionals } = read();
const { json = false, engine, 'open-changes': openChanges, 'spread-ms': spreadMs, ...rest } = values;
const given = Object.entries({ ...rest, engines: engine, openChanges, spreadMs }).filter(
  ([, value]) => value !== undefined,
);
const options = Options.safeParse(Object.fromEntries(given));
if (!options.success) fail(z.prettifyError(options.error));
const [name = '', ...more] = positionals;
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!bench || more.length > 0) fail(name === '' ? 'Name a bench.' : `There is no bench "${positionals.join(' ')}".`);

const { run } = await bench();
const report = await run(options.data);
if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
else console.table(report.rows);
