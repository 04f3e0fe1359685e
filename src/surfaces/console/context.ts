import type { Request, Response } from 'express';
import type { Drives } from './drives.ts';
import type { ConsoleOptions } from './options.ts';
import type { Html } from './pages/html.ts';
import { messagePage } from './pages/message.ts';
import type { Session, Sessions } from './session.ts';
import type { Codes } from './sign-in/link.ts';
import type { Oidc } from './sign-in/oidc.ts';
import type { Hosts } from './web/hosts.ts';

/** Everything that pages are made from. */
export interface ConsoleContext extends Omit<ConsoleOptions, 'listen' | 'publicUrl'> {
  readonly hosts: Hosts;
  readonly sessions: Sessions;
  /** The one that fits how people sign in. */
  readonly codes: Codes;
  readonly oidc: Oidc | undefined;
  readonly drives: Drives;
  /** Aborts when the console closes. */
  readonly closing: AbortSignal;
}

/** One request. */
export interface Visit {
  readonly path: string;
  /** A part of the path that names something. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly request: Request;
  /** Aborts when whoever asked goes away, or the console closes. */
  readonly gone: AbortSignal;
}

/** One request of somebody who is signed in. */
export interface Signed extends Visit {
  readonly session: Session;
}

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** Where in the navigation it stands. */
  readonly at?: '/' | '/history' | '/standing' | '/audit';
  /** Goes there at once, with a link for where that does not work. */
  readonly onTo?: string;
}

export type Answer =
  | {
      readonly kind: 'page';
      readonly page: Page;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cookie?: string;
    }
  | { readonly kind: 'go'; readonly to: string; readonly cookie?: string }
  | { readonly kind: 'json'; readonly value: object }
  /** Writes its answer by itself. */
  | { readonly kind: 'stream'; readonly write: (response: Response) => Promise<void> };

export const page = (shown: Page, status = 200): Answer => ({ kind: 'page', page: shown, status });
export const go = (to: string): Answer => ({ kind: 'go', to });

/** A page that says one thing, most often why something was not done. */
export function refusal(
  status: number,
  title: string,
  says: string,
  next = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { kind: 'page', page: messagePage(title, says, next), status, headers };
}
