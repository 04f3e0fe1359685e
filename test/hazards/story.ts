/** What people do on a stage, and what is seen of it. */
import { expect } from 'vitest';
import type { Asker } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { isEnd } from '../../src/executor/states.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Replica, Stage } from './stage.ts';
import type { Job } from './world.ts';

export const operator: Principal = { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' };
export const colleague: Principal = { id: 'os:colleague', name: 'colleague', surface: 'cli', grade: 'local' };
const assistant: Asker = { principal: { id: 'mcp:op', name: 'op', surface: 'mcp', grade: 'claimed' } };

export async function requested({ executor }: Pick<Replica, 'executor'>, { call }: Job): Promise<Change> {
  const outcome = await executor.request(call, assistant);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

/** The decision of a person who has read the plan. */
export function approve({ executor }: Pick<Replica, 'executor'>, change: Change, by: Principal = operator) {
  const { id, digest, evaluation } = change;
  return executor.decide(id, { kind: 'approve', digest, typed: evaluation.needs.typed }, by);
}

export async function approved(replica: Pick<Replica, 'executor'>, job: Job): Promise<Change> {
  const outcome = await approve(replica, await requested(replica, job));
  if (outcome.kind === 'rejected') throw new Error(outcome.failure.message);
  return outcome.change;
}

export async function shown({ executor }: Pick<Replica, 'executor'>, id: string): Promise<Change> {
  const outcome = await executor.show(id);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

export async function kindsOf({ executor }: Pick<Replica, 'executor'>, id: string): Promise<string[]> {
  return (await executor.events(id)).map(({ kind }) => kind);
}

/** Looks until it is so; a test that waits for what never comes ends by its own time limit. */
export async function until<T>(
  clock: Clock,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await clock.sleep(100);
  }
}

/** The change when it is at its end. */
export function ended(
  stage: { readonly clock: Clock },
  replica: Pick<Replica, 'executor'>,
  id: string,
): Promise<Change> {
  return until(stage.clock, async () => {
    const change = await shown(replica, id);
    return isEnd(change.state) ? change : undefined;
  });
}

/** What holds whatever happened: made at most once, and the record says what the sandbox's own log says. */
export async function expectHonest(stage: Stage, replica: Replica, job: Job, id: string): Promise<void> {
  const change = await shown(replica, id);
  const made = stage.executed(job).length;
  expect(made, `${job.mark} was made ${made} times`).toBeLessThanOrEqual(1);
  if (change.state === 'succeeded') expect(made, `${id} is said to have succeeded`).toBe(1);
  else if (change.state !== 'calling' && change.state !== 'polling' && change.state !== 'outcome_unknown')
    expect(made, `${id} is ${change.state}`).toBe(0);
  expect(await replica.ledger.audit.verify()).toMatchObject({ kind: 'intact' });
}
