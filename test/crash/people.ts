/** Who decides: the person at the client, who answers its questions, and a person at a terminal, who decides on all the rest. */
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import type { Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Servers } from './servers.ts';
import type { PlannedWish } from './trials.ts';

const person: Principal = { id: 'os:crash-test', name: 'crash-test', surface: 'cli', grade: 'local' };

/** A question for somebody who decides elsewhere is closed without an answer. */
export function answerTo(question: string, wishes: ReadonlyMap<string, PlannedWish>): ElicitResult {
  const [subject = ''] = /[a-z]+-crash\d{5}/.exec(question) ?? [];
  const wish = wishes.get(subject);
  if (wish?.decidedBy !== 'client') return { action: 'cancel' };
  return { action: 'accept', content: { decision: wish.decision } };
}

interface Terminal {
  readonly executor: Executor;
  readonly clock: Clock;
  readonly wishes: ReadonlyMap<string, PlannedWish>;
  readonly servers: Servers;
  readonly signal: AbortSignal;
}

/** From a process that only decides and drives nothing. */
export async function decideAtTerminal(terminal: Terminal): Promise<void> {
  const { executor, clock, signal } = terminal;
  while (!signal.aborted) {
    const waiting = await executor.list({ states: ['awaiting_approval'], limit: 1_000 });
    for (const change of waiting) await decideOn(change, terminal);
    await clock.sleep(100, signal).catch(() => undefined);
  }
}

async function decideOn(change: Change, { executor, wishes, servers }: Terminal): Promise<void> {
  const wish = wishes.get(change.plan.subject);
  const atClient = wish?.decidedBy === 'client' && change.plan.effect === 'write' && servers.isAsked(wish);
  if (!wish || atClient) return;
  const { digest, evaluation } = change;
  const outcome = await executor.decide(
    change.id,
    wish.decision === 'approve' ? { kind: 'approve', digest, typed: evaluation.needs.typed } : { kind: 'deny' },
    person,
  );
  // Somebody else may have been quicker.
  if (outcome.kind === 'decided') servers.tell({ id: change.id, state: outcome.change.state });
}
