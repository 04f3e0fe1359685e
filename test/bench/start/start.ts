/**
 * How soon the program has answered `tools/list` over stdio, beside other servers. All have the same compile cache: none,
 * or one that earlier starts have filled. The ratios are of the medians. The program opens its ledger after the list: for
 * people it is also told when it has answered a call that needs it.
 */
import { Console } from 'node:console';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Name, names, type Servers, servers } from './servers.ts';
import { type Started, startOnce } from './trial.ts';

export const name = 'start';

const caches = ['cold', 'primed'] as const;
type Cache = (typeof caches)[number];

interface Row {
  readonly cache: Cache;
  readonly initializeMs: number;
  readonly toolsListMs: number;
  readonly rssMb: number;
  /** Below 1 where the program is there first. */
  readonly ratioToEverything: number;
  readonly ratioToFilesystem: number;
  readonly ratioToBare: number;
}

/** Of a new ledger, which has no change: it has to be looked through all the same. */
const needsLedger = { name: 'change_show', arguments: { id: 'chg-aaaaaa' } } as const;

type Samples = Readonly<Record<Name, Started[]>>;

export async function run({ trials = 15 }: { readonly trials?: number }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-servers-'));
  try {
    const all = await servers(folder);
    const rows: Row[] = [];
    for (const cache of caches) {
      const samples = await measure(all, cache, trials);
      tell(cache, samples);
      rows.push(rowOf(cache, samples));
    }
    return { name, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Interleaved, each round in another order, so that what else the machine does meets everybody. */
async function measure(all: Servers, cache: Cache, trials: number): Promise<Samples> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-cache-'));
  const samples: Samples = { ours: [], everything: [], filesystem: [], bare: [] };
  try {
    for (const one of names) await warmUp(all, one, path.join(folder, one));
    for (let trial = 0; trial < trials; trial += 1) {
      for (const one of [...names.slice(trial % names.length), ...names.slice(0, trial % names.length)]) {
        const compileCache = path.join(folder, cache === 'primed' ? one : `${one}-${trial}`);
        const call = one === 'ours' ? { call: needsLedger } : {};
        samples[one].push(await startOnce({ argsIn: all[one], compileCache, ...call, ending: 'killed' }));
      }
    }
    return samples;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fills the compile cache, and the operating system's cache of files for both kinds of trial. */
async function warmUp(all: Servers, one: Name, compileCache: string): Promise<void> {
  for (let time = 0; time < 2; time += 1) await startOnce({ argsIn: all[one], compileCache, ending: 'cleanly' });
  if (readdirSync(compileCache, { recursive: true }).length < 2)
    throw new Error(`The compile cache of ${one} stayed empty.`);
}

function rowOf(cache: Cache, samples: Samples): Row {
  const of = (one: Name, what: Exclude<keyof Started, 'firstCallMs'>) =>
    median(samples[one].map((sample) => sample[what]));
  const ratioTo = (one: Name) => rounded(of('ours', 'toolsListMs') / of(one, 'toolsListMs'), 3);
  return {
    cache,
    initializeMs: rounded(of('ours', 'initializeMs'), 1),
    toolsListMs: rounded(of('ours', 'toolsListMs'), 1),
    rssMb: rounded(of('ours', 'rssMb'), 1),
    ratioToEverything: ratioTo('everything'),
    ratioToFilesystem: ratioTo('filesystem'),
    ratioToBare: ratioTo('bare'),
  };
}

/** For people: everybody, with the spread. */
function tell(cache: Cache, samples: Samples): void {
  const spread = (one: Name, what: keyof Started) => {
    const values = samples[one].flatMap((sample) => sample[what] ?? []);
    if (values.length === 0) return '';
    return `${[median(values), Math.min(...values), Math.max(...values)].map(Math.round).join(' / ')}`;
  };
  const heading = ['initializeMs', 'toolsListMs', 'rssMb', 'firstCallMs'] as const;
  process.stderr.write(`Compile cache ${cache}: median / min / max\n`);
  const rows = names.map((one) => [one, Object.fromEntries(heading.map((what) => [what, spread(one, what)]))]);
  new Console(process.stderr).table(Object.fromEntries(rows));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
