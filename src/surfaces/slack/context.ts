import type { Executor } from '../../executor/api.ts';
import type { Accounts } from '../../executor/input.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Directory } from '../../people/directory.ts';
import type { Answers } from './answering.ts';
import type { App, Web } from './connection/web.ts';
import type { Log } from './log.ts';
import type { Identity } from './people/identity.ts';
import type { Tokens } from './tokens.ts';

/** What every answer is made with. */
export interface SlackContext {
  readonly executor: Executor;
  readonly directory: Directory;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
  readonly web: Web;
  readonly app: App;
  readonly answers: Answers;
  readonly tokens: Tokens;
  readonly identity: Identity;
  readonly settings: SlackSettings;
  /** Makes the card of a change be drawn again, and sees to it soon. */
  redraw(changeId: string): Promise<void>;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
}

export interface SlackSettings {
  readonly approvalsChannel: string;
  readonly mention: 'approvers' | 'nobody';
  readonly label: string | undefined;
}
