/** Compares what the ledger says with what the cloud carried out. Pure; shares nothing with the executor. */
import { digestOf } from '../../src/lib/digest.ts';

/** A write that the cloud carried out. */
export interface Execution {
  readonly operation: string;
  readonly requestId: string;
  readonly request: unknown;
}

export interface RecordedEvent {
  readonly kind: string;
  readonly digest?: unknown;
}

/** A change as the ledger has it when everything is at rest. */
export interface RecordedChange {
  readonly id: string;
  readonly operation: string;
  readonly state: string;
  readonly request: unknown;
  /** Of a failed one. */
  readonly failure?: string | undefined;
  /** Reading could not tell; a person is told what to check. */
  readonly undecided: boolean;
  readonly events: readonly RecordedEvent[];
}

/** What somebody outside was told, and may rely on. */
export interface Told {
  readonly id: string;
  readonly state: string;
}

export interface Evidence {
  readonly executions: readonly Execution[];
  readonly changes: readonly RecordedChange[];
  readonly told: readonly Told[];
}

/** A sentence for each. */
export interface Verdict {
  readonly duplicates: readonly string[];
  readonly lost: readonly string[];
  readonly unknown: readonly string[];
}

export function judge({ executions, changes, told }: Evidence): Verdict {
  const left = Map.groupBy(executions, keyOf);
  const lost: string[] = [];
  const unknown: string[] = [];
  const uncovered: string[] = [];
  for (const change of changes) {
    const [execution] = left.get(keyOf(change)) ?? [];
    // Of several changes with the same request the one that was sent is the one that the cloud carried out.
    const carriedOut = execution !== undefined && sends(change) > 0;
    if (carriedOut) left.get(keyOf(change))?.shift();
    if (unapprovedSends(change) > 0) uncovered.push(`${change.id} was sent without an approval of what was sent.`);
    const problem = whatIsWrong(change, carriedOut);
    if (problem !== undefined) lost.push(`${change.id} (${change.operation}) ${problem} ${traceOf(change)}`);
    if (change.state === 'outcome_unknown' && change.undecided)
      unknown.push(`${change.id} (${change.operation}). ${traceOf(change)}`);
  }
  const tooMany = [...left.values()].flat().map(({ operation, requestId }) => {
    return `${operation} (request ${requestId}) was carried out beyond once for each change that was sent.`;
  });
  return { duplicates: [...tooMany, ...uncovered], lost: [...lost, ...untrue(told, changes)], unknown };
}

const keyOf = ({ operation, request }: Pick<Execution, 'operation' | 'request'>) => digestOf({ operation, request });

const traceOf = ({ events }: RecordedChange) => `Its events: ${events.map(({ kind }) => kind).join(', ')}.`;

const sends = ({ events }: RecordedChange) => events.filter(({ kind }) => kind === 'calling').length;

/** Each send needs an approval of exactly its digest that nothing has voided. */
function unapprovedSends({ events }: RecordedChange): number {
  let approved: unknown;
  let bad = 0;
  for (const { kind, digest } of events) {
    if (kind === 'approved') approved = digest;
    if (kind === 'superseded') approved = undefined;
    if (kind === 'calling' && (approved === undefined || approved !== digest)) bad += 1;
  }
  return bad;
}

function whatIsWrong({ state, failure, undecided }: RecordedChange, carriedOut: boolean): string | undefined {
  switch (state) {
    case 'succeeded':
    case 'partly_succeeded':
      return carriedOut ? undefined : `is recorded as ${state}, and the cloud did not carry it out.`;
    case 'failed':
      return carriedOut ? `is recorded as failed (${failure}), and the cloud carried it out.` : undefined;
    case 'planned':
    case 'awaiting_approval':
    case 'denied':
    case 'cancelled':
    case 'expired':
    case 'refused':
      return carriedOut ? `is recorded as ${state}, and the cloud carried it out.` : undefined;
    case 'outcome_unknown':
      return undecided ? undefined : 'has no end: its outcome is unknown, and nobody finds it out.';
    default:
      return `has no end: it is left in ${state}.`;
  }
}

const ends = ['succeeded', 'partly_succeeded', 'failed', 'denied', 'cancelled', 'expired', 'refused'];
const beforeTheDecision = ['planned', 'awaiting_approval'];

/** A change that somebody knows of is in the ledger, and neither an end nor a decision that was told is undone. */
function untrue(told: readonly Told[], changes: readonly RecordedChange[]): readonly string[] {
  const states = new Map(changes.map(({ id, state }) => [id, state]));
  return told.flatMap(({ id, state }) => {
    const recorded = states.get(id);
    if (recorded === undefined) return [`${id} was told to be ${state}, and the ledger does not know it.`];
    const undone = ends.includes(state)
      ? recorded !== state
      : !beforeTheDecision.includes(state) && beforeTheDecision.includes(recorded);
    return undone ? [`${id} was told to be ${state}, and the ledger has it as ${recorded}.`] : [];
  });
}
