/** User groups of Slack, for policy: who is in one, asked anew for each decision. What cannot be asked counts for nobody. */
import type { Clock } from '../../../lib/clock.ts';
import type { Groups } from '../../../people/groups.ts';
import { failureWords } from '../connection/outcome.ts';
import type { App, Web } from '../connection/web.ts';

export interface SlackGroups extends Groups {
  forget(group: string): void;
}

/** Reading a group is limited to 20 a minute (tier 2), so those who ask at the same moment share one question. */
export function createGroups(web: Pick<Web, 'groupMembers'>, app: () => Promise<App>, clock: Clock): SlackGroups {
  const known = new Map<string, { readonly atMs: number; readonly members: ReadonlySet<string> }>();
  const asking = new Map<string, Promise<ReadonlySet<string>>>();

  async function ask(group: string): Promise<ReadonlySet<string>> {
    const atMs = clock.elapsed();
    const { teamId, enterpriseId } = await app();
    const asked = await web.groupMembers(group);
    if (!asked.ok) {
      known.delete(group);
      throw new Error(`The user group ${group} could not be read: ${failureWords(asked.failure)}.`);
    }
    const places = [teamId, ...(enterpriseId === undefined ? [] : [enterpriseId])];
    const members = new Set(asked.value.flatMap((user) => places.map((place) => `slack:${place}/${user}`)));
    known.set(group, { atMs, members });
    return members;
  }

  return {
    members(group, { atMostOldMs }) {
      const found = known.get(group);
      if (found && clock.elapsed() - found.atMs < atMostOldMs) return Promise.resolve(found.members);
      const same = asking.get(group);
      // What was asked before this moment may be older than a decision may rely on.
      if (same && atMostOldMs > 0) return same;
      const answer = ask(group);
      asking.set(group, answer);
      const done = () => {
        if (asking.get(group) === answer) asking.delete(group);
      };
      answer.then(done, done);
      return answer;
    },
    forget: (group) => void known.delete(group),
  };
}
