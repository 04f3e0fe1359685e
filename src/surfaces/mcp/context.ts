/** What one tool call works with. */
import type { Asker, Executor } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Principal } from '../../people/principal.ts';
import type { Drives } from './drives.ts';
import type { Log } from './log.ts';
import type { Progress } from './progress.ts';
import type { PageQuestion, Question, QuestionAnswer, ToolReply } from './protocol.ts';

/** Shows a form to whoever sits at the client; rejects where the client fails or the signal aborts. */
export type Elicit = (question: Question, signal: AbortSignal) => Promise<QuestionAnswer>;

/** Asks whether a page may be opened; `accept` says that it was, never what was decided there. */
export type OpenPage = (
  page: PageQuestion & { /** The id of the change. */ readonly about: string },
  signal: AbortSignal,
) => Promise<{
  readonly action: QuestionAnswer['action'];
  /** Tells the client that what the page was for is done. */
  readonly complete: () => Promise<void>;
}>;

/** How this client can be asked something. */
export type Asking =
  /** While the call waits: protocol revisions with sessions. Undefined what the client did not declare. */
  | { readonly kind: 'within'; readonly elicit: Elicit | undefined; readonly openPage: OpenPage | undefined }
  /** As the answer to the call, which the client then makes again with what the person said: 2026-07-28. */
  | { readonly kind: 'between'; readonly form: boolean; readonly page: boolean; readonly again?: AskedBefore };

/** What a call that is made again is about: the plan that the person was shown. */
export interface AskedBefore {
  readonly changeId: string;
  readonly digest: string;
  readonly shown: 'form' | 'page';
  /** Undefined where the call came again without an answer. */
  readonly answer: QuestionAnswer | undefined;
  /** The same for the same question, so that an answer that comes twice counts once. */
  readonly key: string;
}

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
  readonly asking: Asking;
  /** The page of a change in the console; undefined where no console runs. */
  readonly pageOf: (id: string) => Promise<string | undefined>;
  readonly progress: Progress;
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
}

/** What a call comes to. */
export type CallAnswer =
  | { readonly kind: 'reply'; readonly reply: ToolReply }
  /** The person has to be asked first, and the client makes the call again with the answer. */
  | {
      readonly kind: 'question';
      readonly change: Change;
      readonly ask:
        | { readonly kind: 'form'; readonly question: Question }
        | { readonly kind: 'page'; readonly page: PageQuestion };
    };
