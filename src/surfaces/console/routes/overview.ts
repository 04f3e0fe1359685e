import { page } from '../context.ts';
import { overview } from '../overview.ts';
import { overviewPage } from '../pages/overview.ts';
import { type Route, withQuery } from '../web/route.ts';
import { NoQuery } from './forms.ts';

export const overviewRoutes: readonly Route[] = [
  {
    path: '/',
    get: withQuery(NoQuery, async (context, { session }) =>
      page(overviewPage(await overview(context, session.principal), context.clock.now())),
    ),
  },
  {
    path: '/overview.json',
    quiet: true,
    get: withQuery(NoQuery, async (context, { session }) => {
      const { mine, others, open, version } = await overview(context, session.principal);
      return {
        kind: 'json',
        value: {
          version,
          counts: { mine: mine.length, others: others.length, open: open.length },
          open: open.map(({ change: { id }, progress }) => ({ id, ...progress })),
        },
      };
    }),
  },
];
