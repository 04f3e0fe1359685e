/** The whole test: trials at several seats that share one ledger, then servers that bring everything to rest, then the judge. */
import type { Change } from '../../src/executor/change.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Engine } from '../bench/app.ts';
import { createRandom } from '../simulation/random.ts';
import { judge, type RecordedChange, type Verdict } from './judge.ts';
import { bundleProgram } from './program.ts';
import { type Found, takeSeat } from './seat.ts';
import { onStage, type Stage } from './stage.ts';
import { drawTrials, type PlannedWish } from './trials.ts';

export interface CrashTest {
  readonly trials: number;
  readonly engine: Engine;
  readonly seed: string;
  /** A built program to test instead of this source. */
  readonly program?: string | undefined;
  /** Told in lines how it gets on. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface Report {
  readonly trials: number;
  readonly changes: number;
  readonly verdict: Verdict;
  readonly found: readonly Found[];
  /** Of every change: its state, and the failure of a failed one. */
  readonly ends: readonly string[];
  readonly executions: number;
  /** Wishes that no server recorded: refused, with nothing to follow. */
  readonly unrecorded: number;
  readonly complaints: readonly string[];
}

const seats = 4;
/** A lease, 45 seconds until "not made" is believed, and the lanes and polls after that. */
const restMs = 150_000;

export async function runCrashTest(test: CrashTest): Promise<Report> {
  const { trials, engine, seed, program, say, signal = new AbortController().signal } = test;
  const plan = drawTrials(createRandom(seed), trials);
  const wishes = plan.flatMap((trial) => trial.wishes);
  await using bundled = program === undefined ? await bundleProgram() : undefined;
  return await onStage({ engine, program: program ?? bundled?.file ?? '', wishes, signal }, async (stage) => {
    const found: Found[] = [];
    const queue = plan.values();
    const tell = (what: Found) => {
      found.push(what);
      if (found.length % 20 === 0) say(`${found.length} of ${trials} servers killed`);
    };
    const left = await Promise.all(Array.from({ length: seats }, () => takeSeat(stage, queue, tell)));
    say('no more kills; two servers bring it to rest');
    const changes = await bringToRest(stage, left.flat());
    const executions = (await stage.sandbox.executions()).filter(({ wrote }) => wrote);
    const verdict = judge({
      executions: executions.map((one) => ({ ...one, operation: `${one.product}:${one.action}` })),
      changes: await Promise.all(changes.map((change) => recorded(stage, change))),
      told: stage.servers.told,
    });
    return {
      trials: found.length,
      changes: changes.length,
      verdict,
      found,
      ends: changes.map(({ state, failure }) => (failure ? `${state} (${failure.code})` : state)),
      executions: executions.length,
      unrecorded: wishes.filter(({ subject }) => !changes.some(({ plan }) => plan.subject === subject)).length,
      complaints: stage.servers.complaints,
    };
  });
}

/** All changes, once nothing moves any more or the time is up. */
async function bringToRest(
  { servers, changes: read }: Stage,
  left: readonly PlannedWish[],
): Promise<readonly Change[]> {
  const [first, second] = await Promise.all([servers.start(), servers.start()]);
  await Promise.all(left.map((wish) => servers.ask(first, wish)));
  const timeUp = systemClock.deadline(restMs);
  let changes = await read();
  while (!changes.every(isAtRest) && !timeUp.aborted) {
    await systemClock.sleep(500);
    changes = await read();
  }
  await Promise.all([first.leave(), second.leave()]);
  return read();
}

const resting = ['planned', 'denied', 'cancelled', 'expired', 'refused', 'succeeded', 'partly_succeeded', 'failed'];

/** One that was never put to anybody counts: its server died before it could ask. */
function isAtRest({ state, check }: Change): boolean {
  return resting.includes(state) || (state === 'outcome_unknown' && check !== undefined);
}

async function recorded({ executor }: Stage, change: Change): Promise<RecordedChange> {
  const { id, operation, state, plan, failure, check } = change;
  const events = await executor.events(id);
  return {
    id,
    operation,
    state,
    request: plan.request,
    failure: failure?.code,
    undecided: check !== undefined,
    events: events.map(({ kind, body }) => ({ kind, digest: body['digest'] })),
  };
}
