import { go, page, type Signed } from '../context.ts';
import { historyPage } from '../pages/history.ts';
import { search } from '../search.ts';
import { type Route, withQuery } from '../web/route.ts';
import { HistoryQuery, NoQuery } from './forms.ts';
import { findChange, showChange } from './show.ts';

export const changeRoutes: readonly Route[] = [
  {
    path: '/changes/:id',
    get: withQuery(NoQuery, async (context, visit: Signed) => {
      const found = await findChange(context, visit.id);
      if ('answer' in found) return found.answer;
      const { id } = found.change;
      return id === visit.id ? showChange(context, visit, found.change) : go(`/changes/${id}`);
    }),
  },
  {
    path: '/history',
    get: withQuery(HistoryQuery, async (context, _, { q, state, before }) => {
      const wanted = { q, state, beforeMs: before };
      return page(historyPage(wanted, await search(context.executor, wanted), context.clock.now()));
    }),
  },
];
