import type { RequestListener } from 'node:http';
import type { Executor } from '../../executor/api.ts';
import type { Accounts } from '../../executor/input.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Directory } from '../../people/directory.ts';
import type { SlackSettings } from './context.ts';
import type { Log } from './log.ts';

/** Slack's signed requests, taken by a server that somebody else runs. */
export interface MountedTransport {
  readonly kind: 'mounted';
  readonly signingSecret: string;
  /** Given what answers them; says where they are taken. */
  readonly mount: (listener: RequestListener) => string;
}

export interface SlackOptions {
  readonly executor: Executor;
  readonly ledger: Pick<Ledger, 'inbox' | 'outbox' | 'handles'>;
  readonly directory: Directory;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
  /** Names this process among those that share the ledger. */
  readonly owner: string;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  readonly settings: SlackSettings;
  /** What the executor remembers of a user group holds no longer. */
  readonly forgetGroup: (group: string) => void;
  readonly botToken: string;
  /** Another Slack than the real one, such as https://slack.example/api/. */
  readonly apiUrl: string | undefined;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string; readonly pingTimeoutMs?: number }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly host: string; readonly port: number }
    | MountedTransport;
}
