/**
 * So many changes at once on one load balancer, each on a rule of its own. The cloud takes one task at a time there, so
 * the floor is one task's time for each change; what is beyond it, the program spent between two tasks.
 */
import { performance } from 'node:perf_hooks';
import type { App } from '../../src/app.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { type Engine, startApp, withStore } from './app.ts';
import { startSandboxProcess } from './cloud.ts';

export const name = 'lanes';

const taskMs = 1_000;
const LoadBalancerId = 'lb-cuxw2rm0';
const ListenerId = 'lbl-d1ubsydq';
const person: Principal = { id: 'os:bench', name: 'bench', surface: 'cli', grade: 'local' };

interface Row {
  readonly engine: Engine;
  readonly changes: number;
  readonly resourceInOperating: number;
  /** From the first request to the last recorded end, divided by what the tasks alone take. */
  readonly overFloor: number;
}

export async function run(options: {
  readonly engines?: readonly Engine[];
  readonly changes?: number;
}): Promise<{ readonly name: string; readonly rows: readonly Row[] }> {
  const rows: Row[] = [];
  for (const engine of options.engines ?? (['sqlite', 'postgres'] as const)) {
    rows.push(await measure(engine, options.changes ?? 100));
  }
  return { name, rows };
}

async function measure(engine: Engine, changes: number): Promise<Row> {
  const rules = Array.from({ length: changes }, (_, index) => `loc-bench${String(index).padStart(3, '0')}`);
  await using sandbox = await startSandboxProcess({ taskMs, seed: (world) => addRules(world, rules) });
  return await withStore(engine, async (store) => {
    await using app = await startApp(store, sandbox);
    const startedMs = performance.now();
    const states = await Promise.all(rules.map((LocationId) => bind(app, LocationId)));
    const elapsedMs = performance.now() - startedMs;
    const failed = states.filter((state) => state !== 'succeeded').length;
    if (failed > 0)
      throw new Error(`${failed} of ${changes} changes did not succeed: ${[...new Set(states)].join(', ')}`);
    const executed = (await sandbox.executions()).filter(({ action }) => action === 'RegisterFunctionTargets');
    if (executed.filter(({ wrote }) => wrote).length !== changes)
      throw new Error('The cloud carried out something else.');
    return {
      engine,
      changes,
      resourceInOperating: executed.filter(({ outcome }) => outcome.endsWith('ResourceInOperating')).length,
      overFloor: Math.round((elapsedMs / (changes * taskMs)) * 1_000) / 1_000,
    };
  });
}

function addRules({ clb }: World, ids: readonly string[]): void {
  const [like] = clb.rules.where((rule) => rule.LocationId === 'loc-nobackend');
  if (!like) throw new Error('The world has no rule without backends.');
  for (const LocationId of ids) clb.rules.put({ ...like, LocationId, Url: `/${LocationId}`, DefaultServer: false });
}

/** One person's change from the request to its end. */
async function bind({ executor }: App, LocationId: string): Promise<string> {
  const FunctionTargets = [
    { Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: '$LATEST' } },
  ];
  const input = { LoadBalancerId, ListenerId, LocationId, FunctionTargets, Region: 'ap-guangzhou' };
  const asked = await executor.request({ tool: 'clb:RegisterFunctionTargets', input }, { principal: person });
  if (asked.kind === 'failed') throw new Error(asked.failure.message);
  const { id, digest, evaluation } = asked.change;
  const decided = await executor.decide(id, { kind: 'approve', digest, typed: evaluation.needs.typed }, person);
  if (decided.kind === 'rejected') throw new Error(decided.failure.message);
  return (await executor.drive(id)).state;
}
