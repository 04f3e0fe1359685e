import type { Change } from '../../../executor/change.ts';
import { samePerson } from '../../../people/directory.ts';
import type { Principal } from '../../../people/principal.ts';
import type { SlackContext } from '../context.ts';

/** So many of the latest are looked through for those of one person, and so many for what waits. */
const lookedThrough = { mine: 200, waiting: 50 } as const;

/** What somebody asked for, on any surface, newest first. */
export async function mineOf({ executor, directory }: SlackContext, by: Principal): Promise<readonly Change[]> {
  const all = await executor.list({ limit: lookedThrough.mine });
  return all.filter(({ asker }) => samePerson(directory, asker, by));
}

/** What waits for a decision: for this person, and for anybody. */
export async function waitingFor(
  { executor }: SlackContext,
  by: Principal,
): Promise<{ readonly mine: readonly Change[]; readonly all: readonly Change[] }> {
  const all = await executor.list({ states: ['awaiting_approval'], limit: lookedThrough.waiting });
  const may = await Promise.all(all.map((change) => executor.mayDecide(change, by)));
  return { all, mine: all.filter((_, at) => may[at]?.approve === true) };
}
