import type { Request, Response } from 'express';
import { z } from 'zod';
import { createRate } from '../../../lib/rate.ts';
import { type Answer, type ConsoleContext, go, refusal, type Visit } from '../context.ts';
import { limits } from '../limits.ts';
import { OwnPage } from '../routes/forms.ts';
import type { Session } from '../session.ts';
import { cookieOf, sessionCookie } from './cookies.ts';
import { tooMany } from './guards.ts';
import type { Route } from './route.ts';
import { sameSecret } from './secret.ts';

/** An answer, and for whom it is laid out. */
export interface Received {
  readonly answer: Answer;
  readonly session?: Session;
}

const Fields = z.record(z.string(), z.string());

/** Finds out who asks, and lets each route have only what it may have. */
export function createReception(context: ConsoleContext) {
  const posts = createRate(limits.postsOfSession, context.clock);

  function sessionOf({ headers }: Request, quietly = false): Session | undefined {
    return context.sessions.find(cookieOf(headers.cookie, sessionCookie), { quietly });
  }

  return {
    async read(route: Route, request: Request, response: Response): Promise<Received> {
      const visit = visitOf(context, request, response);
      if (route.open) return { answer: (await route.get?.(context, visit)) ?? notFound };
      const session = sessionOf(request, route.quiet);
      if (!session) return { answer: toSignIn(route, visit) };
      return { answer: (await route.get?.(context, { ...visit, session })) ?? notFound, session };
    },

    /** Before the form is read: a stranger's is not. Undefined where it may be. */
    admit(route: Route, request: Request, response: Response): Answer | undefined {
      if (!route.open) {
        const session = sessionOf(request);
        if (!session) return toSignIn(route, visitOf(context, request, response));
        if (posts.exceeded(session.key)) return tooMany;
      }
      return request.is('application/x-www-form-urlencoded')
        ? undefined
        : refusal(415, 'That is not a form', 'Nothing was done.');
    },

    async form(route: Route, request: Request, response: Response): Promise<Received> {
      const visit = visitOf(context, request, response);
      const fields = Fields.safeParse(request.body);
      if (!fields.success) return { answer: refusal(400, 'That was not understood', 'Nothing was done.') };
      if (route.open) return { answer: (await route.post?.(context, visit, fields.data)) ?? notFound };
      const session = sessionOf(request);
      if (!session) return { answer: toSignIn(route, visit) };
      const { csrf = '', ...rest } = fields.data;
      if (!sameSecret(csrf, session.csrf)) return { answer: notOfThisSignIn, session };
      return { answer: (await route.post?.(context, { ...visit, session }, rest)) ?? notFound, session };
    },
  };
}

export const notFound = refusal(404, 'There is no such page', 'Nothing was found at this address.');

const notOfThisSignIn = refusal(
  403,
  'This form is not of this sign-in',
  'It belongs to another one; nothing was done.',
  'Open the page again and repeat it.',
);

/** A page is come back to after the sign-in; a form is not sent again by itself. */
function toSignIn(route: Route, { path, id }: Visit): Answer {
  if ('quiet' in route && route.quiet) return refusal(401, 'You are not signed in', 'Sign in again.');
  const next = route.path.startsWith('/changes/') ? `/changes/${id}` : path;
  return go(next !== '/' && OwnPage.safeParse(next).success ? `/sign-in?${new URLSearchParams({ next })}` : '/sign-in');
}

function visitOf({ closing }: ConsoleContext, request: Request, response: Response): Visit {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { id } = request.params;
  return {
    path: request.path,
    id: typeof id === 'string' ? id : '',
    query: new URL(request.url, 'http://console.invalid').searchParams,
    request,
    gone: AbortSignal.any([left.signal, closing]),
  };
}
