/** What an attempt came to, by the log of the sandbox and the events of the ledger. Pure. */
import { errorCodes } from '../../src/errors.ts';
import type { Answer, Refused } from './attempt.ts';

export interface Evidence {
  /** How many writes the cloud carried out, by its own log. */
  readonly writes: number;
  /** How many of them honest decisions were good for. */
  readonly honest: number;
  readonly answers: readonly Answer[];
  /** The events of every change that an answer is about. */
  readonly events: ReadonlyMap<string, readonly RecordedEvent[]>;
}

export interface RecordedEvent {
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  /** What was carried out and nobody had rightly said yes to. */
  readonly executed: number;
  /** Why the attempt does not count as refused; a sentence each. */
  readonly problems: readonly string[];
}

export function judge(evidence: Evidence): Verdict {
  const { writes, honest, answers } = evidence;
  const executed = Math.max(0, writes - honest);
  return {
    executed,
    problems: [
      ...(executed > 0 ? [`The cloud carried out ${writes} writes, and ${honest} were honestly approved.`] : []),
      ...(writes < honest
        ? [`The cloud carried out ${writes} of the ${honest} writes that were honestly approved.`]
        : []),
      ...(answers.length === 0 ? ['It says nothing of how it was refused.'] : []),
      ...answers.flatMap((answer) => whatIsWrong(answer, evidence)),
    ],
  };
}

/** States in which nothing more was sent, with a sentence of the program that says so. */
const left = ['awaiting_approval', 'denied', 'cancelled', 'expired', 'refused', 'failed'];
/** What the console says to a request that never came to a decision. */
const httpRefusal = /^HTTP 4\d\d$/;
const shortestReason = 20;

function whatIsWrong(answer: Answer, { events }: Evidence): readonly string[] {
  if (answer.kind === 'accepted') return [`It was not refused: ${answer.what}`];
  const { code, message, about } = answer;
  const known = Object.hasOwn(errorCodes, code) || left.includes(code) || httpRefusal.test(code);
  return [
    ...(known && code !== 'Internal' ? [] : [`It was refused with ${code}, which says nothing of why.`]),
    ...(message.length >= shortestReason ? [] : [`It was refused without a reason: ${JSON.stringify(message)}.`]),
    ...(about && !isTraced(answer, events.get(about.change) ?? [])
      ? [`${about.change} has no event "${about.trace}" that tells of the refusal.`]
      : []),
  ];
}

/**
 * What was decided and did not count is recorded with the very reason that was given. What never came to a decision is
 * recorded as waiting for one.
 */
function isTraced({ message, about }: Refused, events: readonly RecordedEvent[]): boolean {
  const kinds = events.map(({ kind }) => kind);
  if (!about || !kinds.includes(about.trace)) return false;
  if (about.trace === 'decision_rejected') return events.some(({ body }) => body['message'] === message);
  return about.trace !== 'approval_requested' || !passed.some((kind) => kinds.includes(kind));
}

const passed = ['approved', 'glass_broken', 'calling'];
