import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Executor } from '../../executor/api.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Directory } from '../../people/directory.ts';
import type { Principal } from '../../people/principal.ts';
import type { Log } from './log.ts';
import type { Hosts } from './web/hosts.ts';

/** Whom a one-time link signs in: whoever can read where it is printed. */
export interface LinkSignIn {
  readonly kind: 'link';
  readonly principal: Principal;
}

export interface ProviderSignIn {
  readonly kind: 'oidc';
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly identityClaim: 'sub' | 'email';
  /** What the button says. */
  readonly label: string;
}

/** Where there is neither a provider nor a terminal to print a link at. */
export interface NoSignIn {
  readonly kind: 'nobody';
}

export interface ConsoleOptions {
  readonly executor: Executor;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
  readonly version: string;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Under which browsers reach it, where that is not the address that it listens on. */
  readonly publicUrl?: string;
  /** The command for a terminal, for those whose approval from here would not count. */
  readonly howToApprove?: (id: string) => string;
  readonly signIn: LinkSignIn | ProviderSignIn | NoSignIn;
  /** Made once the addresses are known: takes requests that are for another surface on the same server, and says whether it did. */
  readonly beside?: (hosts: Hosts) => Beside;
}

export interface Beside {
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  close(): Promise<void>;
}
