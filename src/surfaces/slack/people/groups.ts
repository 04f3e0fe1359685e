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
    const { teamId, enterpriseId } = await app();
    const asked = await web.groupMembers(group);
    if (!asked.ok) throw new Error(`The user group ${group} could not be read: ${failureWords(asked.failure)}.`);
    const places = [teamId, ...(enterpriseId === undefined ? [] : [enterpriseId])];
    return new Set(asked.value.flatMap((user) => places.map((place) => `slack:${place}/${user}`)));
  }

  return {
    members(group, { atMostOldMs }) {
      const found = known.get(group);
      if (found && clock.elapsed() - found.atMs < atMostOldMs) return Promise.resolve(found.members);
      const same = asking.get(group);
      // What was asked before this moment may be older than a decision may rely on.
      if (same && atMostOldMs > 0) return same;
      const atMs = clock.elapsed();
      const answer = ask(group);
      asking.set(group, answer);
      // Not what was forgotten meanwhile, or asked again: it may be older than what made somebody do so.
      const keep = (members?: ReadonlySet<string>) => {
        if (asking.get(group) !== answer) return;
        asking.delete(group);
        if (members) known.set(group, { atMs, members });
        else known.delete(group);
      };
      answer.then(keep, () => keep());
      return answer;
    },
    forget(group) {
      known.delete(group);
      asking.delete(group);
    },
  };
}
