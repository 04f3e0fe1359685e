import { FailureError } from '../errors.ts';
import type { ChangeRow, Ledger, NewEvent } from '../ledger/port.ts';
import { toJsonRecord } from '../lib/json.ts';
import { redactRecord } from '../lib/redact.ts';
import type { JsonObject } from '../tool.ts';
import { type Change, ChangeDocument } from './change.ts';
import { isEnd, mayGo, type State, stateNames, states } from './states.ts';

/** What happens to a change, as its events are called. Every event carries a sentence. */
export type EventKind =
  | 'planned'
  | 'approval_requested'
  | 'approved'
  | 'approval_counted'
  | 'policy_changed'
  | 'glass_broken'
  | 'standing_granted'
  | 'standing_used'
  | 'standing_revoked'
  | 'asked_again'
  | 'undo_asked'
  | 'decision_rejected'
  | 'denied'
  | 'expired'
  | 'cancelled'
  | 'superseded'
  | 'refused'
  | 'waiting'
  | 'calling'
  | 'not_carried_out'
  | 'not_sent'
  | 'accepted'
  | 'progress'
  | 'outcome_unknown'
  | 'still_unknown'
  | 'taken_over'
  | 'late_answer'
  /** What a surface reports: its card is in the chat, a message did not get there, or may not have. */
  | 'shown_in_chat'
  | 'not_delivered'
  | 'delivery_unknown'
  | 'succeeded'
  | 'partly_succeeded'
  | 'failed';

export interface Move {
  readonly to: State;
  readonly event: EventKind;
  readonly message: string;
  /** Further facts of the event. */
  readonly detail?: JsonObject;
  /** What changes in the document. */
  readonly patch?: Partial<ChangeDocument>;
  readonly expiresAtMs?: number;
}

export function changeOf(row: ChangeRow): Change {
  const document = ChangeDocument.safeParse(row.document);
  const state = stateNames.find((name) => name === row.state);
  if (!document.success || state === undefined) {
    throw new FailureError({
      code: 'LedgerUnavailable',
      message: `Change ${row.id} in the ledger does not read as a change of this version of tencent-chatops.`,
      next: 'Use the version that wrote it, or restore the data directory from a backup.',
    });
  }
  return {
    ...document.data,
    id: row.id,
    state,
    says: document.data.message ?? states[state].says,
    createdAtMs: row.createdAtMs,
    updatedAtMs: row.updatedAtMs,
    expiresAtMs: row.expiresAtMs,
  };
}

/** The step that a move means, for a transaction that also does something else. */
export function stepOf(row: ChangeRow, move: Move, fence?: number) {
  const change = changeOf(row);
  if (change.state !== move.to && !mayGo(change.state, move.to)) {
    throw new FailureError({ code: 'Internal', message: `A change cannot go from ${change.state} to ${move.to}.` });
  }
  // What was said of a state does not hold for the next one; and what is to be sent again is not on its way any more.
  const { message: _, check: __, failure: ___, sentAtMs, ...kept } = row.document;
  const onItsWay = sentAtMs !== undefined && move.to !== 'approved' && move.to !== 'awaiting_approval';
  const document = ChangeDocument.parse({ ...kept, ...(onItsWay && { sentAtMs }), ...move.patch });
  return {
    id: row.id,
    version: row.version,
    ...(fence !== undefined && { fence }),
    state: move.to,
    expiresAtMs: isEnd(move.to) ? undefined : (move.expiresAtMs ?? row.expiresAtMs),
    document: recordable(document),
    event: eventOf(move.event, move.message, move.detail),
    // Who waits for a lane is let in by the very step after which this change does not need it.
    ...(states[move.to].kind !== 'driven' && { leavesLanes: true as const }),
  };
}

/** What the ledger keeps of a change: no secret, wherever one came from. The request itself was looked at when it was planned. */
export function recordable(document: ChangeDocument): JsonObject {
  return redactRecord(toJsonRecord(document));
}

export function eventOf(kind: EventKind, message: string, detail: JsonObject = {}): NewEvent {
  return { kind, body: redactRecord({ message, ...detail }) };
}

/** Undefined where somebody else moved the change first. */
export async function advance(
  ledger: Ledger,
  row: ChangeRow,
  move: Move,
  fence?: number,
): Promise<ChangeRow | undefined> {
  return ledger.advance(stepOf(row, move, fence));
}
