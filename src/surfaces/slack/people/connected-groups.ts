import type { Clock } from '../../../lib/clock.ts';
import { failureWords } from '../connection/outcome.ts';
import { type App, createWeb, type WebOptions } from '../connection/web.ts';
import { createGroups, type SlackGroups } from './groups.ts';

/** For any process that takes decisions, with a client of its own: the console's and the command line's count as well. */
export function connectedGroups({ clock, ...slack }: WebOptions & { readonly clock: Clock }): SlackGroups {
  const web = createWeb(slack);
  let known: App | undefined;
  const app = async () => {
    if (known) return known;
    const asked = await web.whoAmI();
    if (!asked.ok) throw new Error(`Slack could not be asked which workspace this is: ${failureWords(asked.failure)}.`);
    known = asked.value;
    return known;
  };
  return createGroups(web, app, clock);
}
