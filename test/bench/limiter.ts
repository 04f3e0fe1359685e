/**
 * How much of the 20 calls a second is used, when several processes that share one ledger all have more to ask than
 * that. The judge is the sandbox, a process of its own: what it admitted, and what its rate window refused.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { systemClock } from '../../src/lib/clock.ts';
import { type Engine, engines, environmentFor, type Store, withStore } from './app.ts';
import { type SandboxProcess, startSandboxProcess } from './cloud.ts';

export const name = 'limiter';

const callsPerSecond = 20;
/** Until it counts: connections stand, and the first burst of a full window is over. */
const saturateMs = 5_000;

interface Row {
  readonly engine: Engine;
  readonly processes: number;
  /** Calls that the sandbox admitted, of those that the limit allows. */
  readonly utilisation: number;
  readonly throttled: number;
}

interface Options {
  readonly engines?: readonly Engine[];
  readonly processes?: readonly number[];
  /** How long it is measured for. */
  readonly seconds?: number;
}

export async function run(options: Options): Promise<{ readonly name: string; readonly rows: readonly Row[] }> {
  const { processes = [1, 2, 4], seconds = 20 } = options;
  const rows: Row[] = [];
  for (const engine of options.engines ?? engines) {
    for (const count of processes) rows.push(await measure(engine, count, seconds));
  }
  return { name, rows };
}

async function measure(engine: Engine, processes: number, seconds: number): Promise<Row> {
  await using sandbox = await startSandboxProcess({ taskMs: 1_000 });
  return await withStore(engine, async (store) => {
    await using saturated = await saturate(store, sandbox, processes);
    await systemClock.sleep(saturateMs);
    const fromMs = systemClock.now();
    await systemClock.sleep(seconds * 1_000);
    const tillMs = fromMs + seconds * 1_000;
    // A request that has arrived by then may not have been answered yet.
    await saturated.stop();
    const admitted = (await sandbox.executions()).filter(({ at }) => at >= fromMs && at < tillMs).length;
    const throttled = (await sandbox.arrivals()).reduce((sum, arrival) => sum + arrival.throttled, 0);
    const utilisation = Math.round((admitted / (seconds * callsPerSecond)) * 1_000) / 1_000;
    process.stderr.write(`${engine}, ${processes} processes: ${utilisation}, ${throttled} throttled\n`);
    return { engine, processes, utilisation, throttled };
  });
}

/** So many processes that ask for one operation without end, from the moment at which all are ready. */
async function saturate(store: Store, sandbox: SandboxProcess, count: number) {
  const script = path.join(import.meta.dirname, 'limiter-process.ts');
  const env = { ...process.env, ...environmentFor(store, sandbox) };
  const children = Array.from({ length: count }, () => fork(script, [store.dataDir], { env }));
  const exits = children.map((child) => once(child, 'exit'));
  const ready = children.map((child) => once(child, 'message'));
  const stop = async () => {
    for (const child of children) if (child.connected) child.disconnect();
    await Promise.all(exits);
    if (children.some(({ exitCode }) => exitCode !== 0)) throw new Error('A process of the bench failed.');
  };
  await Promise.race([Promise.all(ready), Promise.race(exits)]);
  for (const child of children) child.send('go');
  return { stop, [Symbol.asyncDispose]: stop };
}
