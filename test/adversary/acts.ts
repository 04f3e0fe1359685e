/** What people and assistants do in an attempt, in the words of the executor's port. */
import type { Call, Decision, Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Seat } from './stage.ts';

type Executing = Pick<Seat, 'executor'>;

/** An assistant asks on somebody's behalf; the change as it is recorded. */
export async function asked({ executor }: Executing, call: Call, principal: Principal): Promise<Change> {
  const outcome = await executor.request(call, { principal, client: 'an assistant 1.0' });
  if (outcome.kind === 'failed') throw new Error(`The request failed: ${outcome.failure.message}`);
  return outcome.change;
}

/** A yes to the plan as it is shown, with what has to be typed. */
export function yes(change: Pick<Change, 'digest' | 'evaluation'>): Extract<Decision, { kind: 'approve' }> {
  return { kind: 'approve', digest: change.digest, typed: change.evaluation.needs.typed };
}

/** An honest yes. */
export function approved(seat: Executing, change: Change, by: Principal): Promise<Change> {
  return decided(seat, change, yes(change), by);
}

/** Records what a human honestly says; where it is not accepted, the attempt proves nothing. */
export async function decided(
  { executor }: Executing,
  { id }: Pick<Change, 'id'>,
  decision: Decision,
  by: Principal,
): Promise<Change> {
  const outcome = await executor.decide(id, decision, by);
  if (outcome.kind === 'rejected') throw new Error(`An honest decision was rejected: ${outcome.failure.message}`);
  return outcome.change;
}

export async function shown({ executor }: Executing, id: string): Promise<Change> {
  const outcome = await executor.show(id);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

/** Asked for, honestly approved and made. */
export async function made(seat: Executing, call: Call, asker: Principal, by: Principal): Promise<Change> {
  const { id } = await approved(seat, await asked(seat, call, asker), by);
  return finished(seat.executor, id);
}

export async function finished(executor: Executor, id: string): Promise<Change> {
  const change = await executor.drive(id);
  if (change.state !== 'succeeded') throw new Error(`${id} ended as ${change.state}. ${change.says}`);
  return change;
}
