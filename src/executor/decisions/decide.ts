import { FailureError } from '../../errors.ts';
import type { ChangeRow } from '../../ledger/port.ts';
import type { Principal } from '../../people/principal.ts';
import type { DecideOptions, DecideOutcome, Decision } from '../api.ts';
import { decidedBefore, withKey } from '../asked-before.ts';
import { advance, changeOf, eventOf } from '../changes.ts';
import type { ExecutorContext } from '../context.ts';
import { unknownChange } from '../failures.ts';
import { limits } from '../limits.ts';
import { circumstancesOf } from './circumstances.ts';
import { judge } from './judge.ts';
import type { NoJudgement } from './judgement.ts';
import { grantStanding } from './standing-events.ts';

/**
 * Records a human's decision, or why it does not count. Rights are looked up now, not when the change was shown. Two
 * people may decide at once: the later one is judged by what the earlier one left. One that is brought again by whoever
 * does not know whether it got through is none of its own.
 */
export async function decide(
  context: ExecutorContext,
  id: string,
  decision: Decision,
  by: Principal,
  { key }: DecideOptions,
): Promise<DecideOutcome> {
  const { ledger, log } = context;
  for (let attempt = 0; attempt < limits.decideAttempts; attempt += 1) {
    const row = await ledger.get(id);
    if (!row) return { kind: 'rejected', change: undefined, failure: unknownChange(id) };
    const change = changeOf(row);
    if (await decidedBefore(context, id, key, by)) return { kind: 'decided', change };
    const { rights, now } = await circumstancesOf(context, change, by, limits.groupsOldToDecideMs);
    const verdict = judge(change, decision, rights, now);
    if ('failure' in verdict) return reject(context, row, verdict, rights.by);
    const moved = await advance(ledger, row, withKey(verdict.move, key, by));
    if (!moved) continue;
    const facts = { change: id, decision: decision.kind, by: rights.by.id, person: rights.by.person, grade: by.grade };
    if (decision.kind === 'break_glass') log.warn({ ...facts, reason: decision.reason }, 'BREAK GLASS');
    else log.info(facts, 'decision recorded');
    await grantStanding(context, moved, verdict.move.detail);
    return { kind: 'decided', change: changeOf(moved) };
  }
  throw new FailureError({
    code: 'LedgerUnavailable',
    message: `The decision on ${id} could not be recorded: others kept changing it.`,
    next: 'Try again.',
  });
}

/** What does not count is recorded as well: it is what an audit asks for. */
async function reject(
  context: ExecutorContext,
  row: ChangeRow,
  { failure, move }: NoJudgement,
  by: Principal,
): Promise<DecideOutcome> {
  // Not each time that somebody repeats it: a change has only so many events.
  if (context.mayNoteRepeat(`${row.id} ${by.id} ${failure.message}`)) {
    const detail = { by: by.id, surface: by.surface, grade: by.grade };
    await context.ledger.note(row.id, eventOf('decision_rejected', failure.message, detail));
  }
  const moved = move && (await advance(context.ledger, row, move));
  return { kind: 'rejected', failure, change: changeOf(moved ?? (await context.ledger.get(row.id)) ?? row) };
}

/** Goes by the row alone, so that a change which this version cannot read expires as well. */
export async function expire(context: ExecutorContext, row: ChangeRow): Promise<ChangeRow | undefined> {
  const { id, version, document } = row;
  const event = eventOf('expired', 'Nobody decided in time; nothing was sent.');
  return context.ledger.advance({ id, version, document, state: 'expired', expiresAtMs: undefined, event });
}
