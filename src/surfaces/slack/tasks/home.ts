/** The Home tab, drawn whenever somebody opens it. */
import type { HomeView } from '@slack/types';
import { failureBlocks } from '../cards/failure.ts';
import { homeView } from '../cards/home.ts';
import type { SlackContext } from '../context.ts';
import type { Who } from '../people/who.ts';
import { mineOf, waitingFor } from './lists.ts';

const recent = 50;

export async function showHome(context: SlackContext, who: Who): Promise<void> {
  const { web, log } = context;
  const published = await web.publishHome(await homeOf(context, who), who.userId);
  if (!published.ok) log.warn({ user: who.userId, failure: published.failure }, 'a Home tab could not be shown');
}

async function homeOf(context: SlackContext, who: Who): Promise<HomeView> {
  const { identity, executor, tokens, clock, settings } = context;
  const identified = await identity.identify(who, { channel: undefined, atMostOldMs: 60_000 });
  if (identified.kind === 'refused') return { type: 'home', blocks: failureBlocks(identified.failure) };
  const { principal } = identified;
  const [waiting, mine, latest] = await Promise.all([
    waitingFor(context, principal),
    mineOf(context, principal),
    executor.list({ limit: recent }),
  ]);
  const batch = tokens.batch();
  const view = homeView({
    waiting: waiting.mine,
    mine,
    recent: latest,
    nowMs: clock.now(),
    ...(settings.label !== undefined && { label: settings.label }),
    tokenOf: ({ id, digest }) => batch.tokenFor({ kind: 'change', changeId: id, digest }),
  });
  await batch.keep();
  return view;
}
