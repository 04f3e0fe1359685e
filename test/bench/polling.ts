/**
 * So many tasks of one account under way at once, and a process that has just been started and takes all of them over. The
 * tasks are put into the sandbox's world, and their changes into the ledger, as the program would have left them: sent
 * as fast as the write limit allows, so the first was sent almost a minute ago; each takes about a minute. What is
 * measured is the program itself: the executor that sweeps, its poller, its rate limit, and the ledger.
 *
 * The floor knows every end in advance; the program knows how long such tasks took before. Almost as many tasks end in a
 * second as there are looks, so a look that comes too early is missing elsewhere, and the best that can be done is to
 * wait until an end is likely. Beyond the floor the delay is therefore in proportion to how far durations lie apart: about
 * half of `spreadMs`, and more where the machine is so busy that the rate limit makes less of its 20 calls a second.
 */
import { randomInt } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { ChangeRow, Ledger } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { JsonRecord, toJsonRecord } from '../../src/lib/json.ts';
import type { Principal } from '../../src/people/principal.ts';
import { startApp, withStore } from './app.ts';
import { startSandboxProcess } from './cloud.ts';
import { floorMs } from './polling-floor.ts';
import { addTasks, boundFunction, type OpenTask } from './polling-world.ts';

export const name = 'polling';

const operation = 'clb:RegisterFunctionTargets';
/** 93% of the write limit, which is what the rate limit has to make of it. */
const sentPerSecond = 18.6;
/** Planning one change, filling world and ledger, starting. */
const prepareMs = (tasks: number) => 4_000 + 15 * tasks;
/** A task that is not found to have ended this long after its end counts as missed. */
const patienceMs = 30_000;
const person: Principal = { id: 'os:bench', name: 'bench', surface: 'cli', grade: 'local' };

interface Row {
  readonly tasks: number;
  /** Tasks whose end is not in the ledger. */
  readonly missed: number;
  /** Requests that the sandbox refused as too many. */
  readonly throttled: number;
  /** From the end of a task, as the sandbox has it, to the end of its change, as the ledger has it. */
  readonly meanDelayMs: number;
  readonly floorMs: number;
}

interface Options {
  readonly tasks?: number;
  readonly usualMs?: number;
  /** Durations lie evenly within this, half of it on either side of the usual one. */
  readonly spreadMs?: number;
}

export async function run(options: Options): Promise<{ readonly name: string; readonly rows: readonly Row[] }> {
  const { tasks = 1_000, usualMs = 60_000, spreadMs = 1_000 } = options;
  const row = await withStore('sqlite', ({ dataDir }) => measure(dataDir, { tasks, usualMs, spreadMs }));
  return { name, rows: [row] };
}

async function measure(dataDir: string, { tasks: count, usualMs, spreadMs }: Required<Options>): Promise<Row> {
  const store = { dataDir, env: {} };
  const tookMs = () => Math.round(usualMs + randomInt(-1_000, 1_001) * (spreadMs / 2_000));
  const startAtMs = systemClock.now() + prepareMs(count);
  const sent = Array.from({ length: count }, (_, index) => ({
    sentAtMs: Math.round(startAtMs - ((count - index) * 1_000) / sentPerSecond),
    tookMs: tookMs(),
  }));
  let open: OpenTask[] = [];
  await using sandbox = await startSandboxProcess({
    taskMs: usualMs,
    seed: (world) => {
      open = addTasks(world, sent);
    },
  });
  const file = await withApp(await startApp(store, sandbox), async (app) => {
    const template = await planned(app, open);
    return { template, settings: app.config.store };
  });
  if (file.settings.kind !== 'sqlite') throw new Error('The bench works on a file.');
  await using ledger = await openLedger(file.settings, { clock: systemClock, random: Math.random });
  const ids = await leaveOpen(ledger, file.template, open);
  await ledger.noteTaskTimes(operation, Array.from({ length: 32 }, tookMs));

  await systemClock.sleep(Math.max(0, startAtMs - systemClock.now()));
  const firstEndMs = Math.min(...open.map(({ endsAtMs }) => endsAtMs));
  const spare = firstEndMs - systemClock.now();
  if (spare < 0) throw new Error('The machine is so slow that tasks end before the program starts.');
  tell(`${count} tasks of ${usualMs} ± ${spreadMs / 2} ms are under way; the first ends in ${spare} ms`);
  const before = await sandbox.arrivals();
  const ends = await withApp(await startApp(store, sandbox, { sweeps: true }), () => endsOf(ledger, ids, open));
  const after = await sandbox.arrivals();

  const delays = open.flatMap(({ endsAtMs, taskId }) => {
    const seenMs = ends.get(taskId);
    return seenMs === undefined ? [] : [seenMs - endsAtMs];
  });
  tellMore(delays);
  for (const { action, admitted } of after) {
    const made = admitted - (before.find((one) => one.action === action)?.admitted ?? 0);
    if (made > 0) tell(`${action}: ${made} calls, ${(made / count).toFixed(2)} for each task`);
  }
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length);
  return {
    tasks: count,
    missed: count - delays.length,
    throttled: after.reduce((sum, { throttled }) => sum + throttled, 0),
    meanDelayMs: Math.round(mean),
    floorMs: Math.round(floorMs(open.map(({ endsAtMs }) => endsAtMs))),
  };
}

function tell(words: string): void {
  process.stderr.write(`polling: ${words}\n`);
}

function tellMore(delays: readonly number[]): void {
  const sorted = [...delays].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  tell(`delays: least ${at(0)}, half below ${at(0.5)}, 95% below ${at(0.95)}, most ${at(1)} ms`);
}

async function withApp<T>(app: App, work: (app: App) => Promise<T>): Promise<T> {
  try {
    return await work(app);
  } finally {
    await app[Symbol.asyncDispose]();
  }
}

/** A change of this kind as the program itself writes it: what is left open are copies of it. */
async function planned({ executor }: App, [first]: readonly OpenTask[]): Promise<{ id: string; task: OpenTask }> {
  if (!first) throw new Error('There is no task.');
  const { LoadBalancerId, ListenerId, LocationId } = first;
  const FunctionTargets = [{ Function: boundFunction }];
  const input = { LoadBalancerId, ListenerId, LocationId, FunctionTargets, Region: 'ap-guangzhou' };
  const asked = await executor.request({ tool: operation, input }, { principal: person });
  if (asked.kind === 'failed') throw new Error(asked.failure.message);
  const { id } = asked.change;
  await executor.decide(id, { kind: 'cancel' }, person);
  return { id, task: first };
}

/** One change for each task, accepted by the cloud and then left behind; the ids by task. */
async function leaveOpen(
  ledger: Ledger,
  template: { readonly id: string; readonly task: OpenTask },
  open: readonly OpenTask[],
): Promise<ReadonlyMap<string, string>> {
  const row = await ledger.get(template.id);
  if (!row) throw new Error('The change that was planned is gone.');
  const ids = new Map<string, string>();
  for (let from = 0; from < open.length; from += 100) {
    const some = open.slice(from, from + 100);
    await Promise.all(
      some.map(async (task) => {
        const { id } = await ledger.insert({
          id: `chg-bench${task.taskId.slice(-7)}`,
          state: 'polling',
          operation,
          expiresAtMs: undefined,
          document: documentFor(row, template.task, task),
          events: [{ kind: 'accepted', body: { message: 'Left open by the bench.' } }],
        });
        ids.set(task.taskId, id);
      }),
    );
  }
  return ids;
}

function documentFor({ document }: ChangeRow, like: OpenTask, task: OpenTask) {
  const text = JSON.stringify(document)
    .replaceAll(like.LoadBalancerId, task.LoadBalancerId)
    .replaceAll(like.ListenerId, task.ListenerId)
    .replaceAll(like.LocationId, task.LocationId);
  const { taskId, sentAtMs } = task;
  return toJsonRecord({
    ...JsonRecord.parse(JSON.parse(text)),
    sends: 1,
    sentAtMs,
    output: { RequestId: taskId },
    requestId: taskId,
  });
}

/** When the change of each task came to its end in the ledger; without those that did not in time, or not well. */
async function endsOf(
  ledger: Ledger,
  ids: ReadonlyMap<string, string>,
  open: readonly OpenTask[],
): Promise<ReadonlyMap<string, number>> {
  const untilMs = Math.max(...open.map(({ endsAtMs }) => endsAtMs)) + patienceMs;
  let left = open.length;
  while (left > 0 && systemClock.now() < untilMs) {
    await systemClock.sleep(1_000);
    const still = (await ledger.list({ states: ['polling'], limit: open.length })).length;
    if (Math.floor(still / 200) < Math.floor(left / 200)) tell(`${still} are still under way`);
    left = still;
  }
  const ends = new Map<string, number>();
  for (const [taskId, id] of ids) {
    const row = await ledger.get(id);
    if (row?.state === 'succeeded') ends.set(taskId, row.updatedAtMs);
  }
  return ends;
}
