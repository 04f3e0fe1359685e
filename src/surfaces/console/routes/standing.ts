import type { Failure } from '../../../errors.ts';
import { type ConsoleContext, go, page, type Signed } from '../context.ts';
import { standingPage } from '../pages/standing.ts';
import { type Route, withForm, withQuery } from '../web/route.ts';
import { NoQuery, Revoke } from './forms.ts';
import { statusOf } from './show.ts';

export const standingRoutes: readonly Route[] = [
  { path: '/standing', get: withQuery(NoQuery, (context, visit: Signed) => show(context, visit)) },
  {
    path: '/standing/revoke',
    post: withForm(Revoke, async (context, visit: Signed, { id }) => {
      const outcome = await context.executor.standing.revoke(id, visit.session.principal);
      return outcome.kind === 'revoked' ? go('/standing') : show(context, visit, outcome.failure);
    }),
  },
];

async function show({ executor, clock }: ConsoleContext, { session }: Signed, failure?: Failure) {
  const all = await executor.standing.list();
  return page(standingPage({ all, session, nowMs: clock.now(), failure }), failure ? statusOf(failure) : 200);
}
