import type { ExecutorContext } from '../context.ts';
import { limits } from '../limits.ts';

/** Who is in a user group, or was at most so long ago; undefined where nobody can say so in time. */
export async function membersOf(
  { groups, clock, log }: Pick<ExecutorContext, 'groups' | 'clock' | 'log'>,
  group: string,
  atMostOldMs: number,
): Promise<ReadonlySet<string> | undefined> {
  const signal = clock.deadline(limits.groupsMs);
  // What is connected may not heed its signal, and a person waits.
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([groups.members(group, { signal, atMostOldMs }), late]);
  } catch (thrown) {
    log.warn({ err: thrown, group }, 'a user group could not be looked up');
    return undefined;
  }
}
