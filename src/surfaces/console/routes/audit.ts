import { go, page, refusal, type Signed } from '../context.ts';
import { auditPage, type Verdict } from '../pages/audit.ts';
import { type Route, withForm, withQuery } from '../web/route.ts';
import { NoQuery, Nothing } from './forms.ts';

/** One at a time for the whole process: it reads all that there is. */
export function auditRoutes(): readonly Route[] {
  let last: Verdict | undefined;
  let busy = false;

  return [
    {
      path: '/audit',
      get: withQuery(NoQuery, async ({ executor, clock }, { session }: Signed) =>
        page(auditPage(await executor.audit.head(), last, session, clock.now())),
      ),
    },
    {
      path: '/audit/verify',
      post: withForm(Nothing, async ({ executor, clock, log }, { session, gone }: Signed) => {
        if (busy) {
          const says = 'Somebody else is having the ledger verified; one run goes at a time.';
          return refusal(409, 'It is being verified already', says, 'Look at the audit page in a moment.');
        }
        busy = true;
        try {
          const result = await executor.audit.verify({ signal: gone });
          last = { result, atMs: clock.now(), by: session.principal.name };
          log.info({ verdict: result.kind, by: session.principal.id }, 'ledger verified');
          return go('/audit');
        } finally {
          busy = false;
        }
      }),
    },
  ];
}
