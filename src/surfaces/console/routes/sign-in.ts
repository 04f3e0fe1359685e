import type { Principal } from '../../../people/principal.ts';
import { type Answer, type ConsoleContext, go, page, refusal, type Signed, type Visit } from '../context.ts';
import { limits } from '../limits.ts';
import {
  badLinkPage,
  leavingPage,
  linkPage,
  nobodyPage,
  noCookiePage,
  noLinkPage,
  providerPage,
  unlistedPage,
} from '../pages/sign-in.ts';
import { cookieOf, dropCookie, sessionCookie, setCookie, signInCookie } from '../web/cookies.ts';
import { type Route, withForm, withQuery } from '../web/route.ts';
import { NoQuery, Nothing, Redeem, SignInQuery, Start } from './forms.ts';

const signInPage = withQuery(SignInQuery, ({ signIn, hosts }, { request }: Visit, { code, next }): Answer => {
  if (signIn.kind === 'nobody') return page(nobodyPage);
  if (signIn.kind === 'link') return page(code === undefined ? noLinkPage : linkPage(signIn, code, next));
  // The provider sends people back to one address only, and cookies do not go from one to another.
  const here = hosts.originOf(request.headers.host);
  if (here !== hosts.base) return go(`${hosts.base}/sign-in?${new URLSearchParams({ next })}`);
  return page(providerPage(signIn, next));
});

const redeem = withForm(Redeem, ({ signIn, codes, sessions, log }, visit: Visit, { code, next }): Answer => {
  if (signIn.kind !== 'link') return notHere();
  switch (codes.redeem(code)) {
    case 'yes':
      return begin({ sessions, log }, visit, signIn.principal, next);
    case 'no':
      log.warn({ address: visit.request.socket.remoteAddress }, 'sign-in with a code that is not good');
      return page(badLinkPage, 403);
    case 'later':
      return refusal(429, 'Too many wrong links', 'No link is looked at for ten minutes.');
  }
});

const start = withForm(Start, async ({ oidc, log }, _: Visit, { next }): Promise<Answer> => {
  if (!oidc) return notHere();
  try {
    const { url, cookie } = await oidc.begin(next);
    return { kind: 'page', page: leavingPage(url), cookie: setCookie(signInCookie, cookie, limits.signInMs) };
  } catch (thrown) {
    log.error({ err: thrown }, 'the sign-in provider cannot be used');
    const says = 'The sign-in provider could not be reached, or is not as configured; the log has the detail.';
    return refusal(502, 'The sign-in does not work now', says, 'Try again in a moment.');
  }
});

async function callback(context: ConsoleContext, visit: Visit): Promise<Answer> {
  const { oidc, directory, log } = context;
  if (!oidc) return notHere();
  const finished = await oidc.finish(cookieOf(visit.request.headers.cookie, signInCookie), visit.query);
  switch (finished.kind) {
    case 'none': {
      const says =
        'It was used already, took longer than ten minutes, or began in another browser. Nobody was signed in.';
      return refusal(400, 'This sign-in is over', says, 'Begin again.');
    }
    case 'refused': {
      log.warn({ err: finished.thrown }, 'the sign-in provider confirmed nobody');
      const says = 'The sign-in provider did not confirm who you are; the log has the detail. Nobody was signed in.';
      return refusal(403, 'You were not signed in', says, 'Begin again.');
    }
    case 'unverified': {
      const says =
        'The sign-in provider did not say who you are in the way that is configured, or has not verified your e-mail address. Nobody was signed in.';
      return refusal(403, 'You were not signed in', says);
    }
    case 'known': {
      const { identity, next } = finished;
      const person = directory.personOf(identity);
      if (!person) {
        log.warn({ identity }, 'somebody who is not listed wanted to sign in');
        return page(unlistedPage(identity), 403);
      }
      const principal = { id: identity, name: person.name, surface: 'console', grade: 'authenticated' } as const;
      return begin(context, visit, principal, next);
    }
  }
}

/** Whoever was signed in in this browser is not any more. */
function begin(
  { sessions, log }: Pick<ConsoleContext, 'sessions' | 'log'>,
  { request }: Visit,
  principal: Principal,
  next: string,
): Answer {
  const before = sessions.find(cookieOf(request.headers.cookie, sessionCookie));
  if (before) sessions.end(before);
  const { id } = sessions.begin(principal);
  log.info({ by: principal.id, grade: principal.grade }, 'signed in to the console');
  return {
    kind: 'go',
    to: `/signed-in?${new URLSearchParams({ next })}`,
    cookie: setCookie(sessionCookie, id, limits.sessionMs),
  };
}

/** Says so where the browser did not keep the cookie, instead of asking to sign in again. */
const signedIn = withQuery(
  Start,
  ({ sessions }, { request }: Visit, { next }): Answer =>
    sessions.find(cookieOf(request.headers.cookie, sessionCookie)) ? go(next) : page(noCookiePage, 403),
);

const signOut = withForm(Nothing, ({ sessions, log }, { session }: Signed): Answer => {
  sessions.end(session);
  log.info({ by: session.principal.id }, 'signed out of the console');
  return { kind: 'go', to: '/signed-out', cookie: dropCookie(sessionCookie) };
});

const signedOut = withQuery(
  NoQuery,
  (): Answer => refusal(200, 'You are signed out', 'This browser is no longer signed in to the console.'),
);

function notHere(): Answer {
  return refusal(404, 'There is no such page', 'People sign in here in another way.');
}

export const signInRoutes: readonly Route[] = [
  { path: '/sign-in', open: true, get: signInPage, post: redeem },
  { path: '/sign-in/start', open: true, post: start },
  { path: '/sign-in/callback', open: true, get: callback },
  { path: '/signed-in', open: true, get: signedIn },
  { path: '/signed-out', open: true, get: signedOut },
  { path: '/sign-out', post: signOut },
];
