/** What one tool call works with. */
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import type { Asker, Executor } from '../../executor/api.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Principal } from '../../people/principal.ts';
import type { Drives } from './drives.ts';
import type { Log } from './log.ts';
import type { Progress } from './progress.ts';

export type Question = Pick<ElicitRequestFormParams, 'message' | 'requestedSchema'>;

/** Shows a form to whoever sits at the client; rejects where the client fails or the signal aborts. */
export type Elicit = (question: Question, signal: AbortSignal) => Promise<ElicitResult>;

export interface CallContext {
  readonly executor: Executor;
  readonly clock: Clock;
  readonly log: Log;
  readonly drives: Drives;
  /** The command by which a human can decide. */
  readonly howToApprove: (id: string) => string;
  readonly asker: Asker;
  /** As whom an answer given in the client counts. */
  readonly answering: Principal;
  /** Undefined where the client did not declare form elicitation. */
  readonly elicit: Elicit | undefined;
  readonly progress: Progress;
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
}
