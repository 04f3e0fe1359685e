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

/** Asks whether a page may be opened; `accept` says that it was, never what was decided there. */
export type OpenPage = (
  page: { readonly url: string; readonly message: string /** The id of the change. */; readonly about: string },
  signal: AbortSignal,
) => Promise<{
  readonly action: ElicitResult['action'];
  /** Tells the client that what the page was for is done. */
  readonly complete: () => Promise<void>;
}>;

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
  /** Undefined where the client did not declare URL elicitation. */
  readonly openPage: OpenPage | undefined;
  /** The page of a change in the console; undefined where no console runs. */
  readonly pageOf: (id: string) => Promise<string | undefined>;
  readonly progress: Progress;
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
}
