import type { Person } from '../../people/directory.ts';
import type { Principal } from '../../people/principal.ts';
import { isAmong } from '../../policy/compile.ts';
import type { Requirement } from '../../policy/needs.ts';
import type { ExecutorContext } from '../context.ts';
import { membersOf } from './members.ts';
import { recordedPrincipal } from './recorded-principal.ts';

/** What somebody is at the instant of a decision. */
export interface Rights {
  /** With the listed person, where there is one. */
  readonly by: Principal;
  readonly person: Person | undefined;
  /** Of the groups that were asked about, those that the person is in. */
  readonly groups: ReadonlySet<string>;
  /** Those of which nobody could say who is in them: nobody counts as a member. */
  readonly unknownGroups: readonly string[];
}

/** Looked up anew each time: roles from the configuration, groups from the chat, which for a decision is asked itself. */
export async function rightsOf(
  context: Pick<ExecutorContext, 'directory' | 'groups' | 'clock' | 'log'>,
  by: Principal,
  requirements: readonly Requirement[],
  groupsAtMostOldMs: number,
): Promise<Rights> {
  const { directory } = context;
  const person = directory.personOf(by.id);
  const asked = [...new Set(requirements.flatMap(({ from }) => from?.slackGroups ?? []))];
  const found = await Promise.all(
    asked.map(async (group) => ({ group, members: await membersOf(context, group, groupsAtMostOldMs) })),
  );
  const isIn = (members: ReadonlySet<string> | undefined) => person?.identities.some((id) => members?.has(id));
  return {
    by: recordedPrincipal(directory, by),
    person,
    groups: new Set(found.filter(({ members }) => isIn(members)).map(({ group }) => group)),
    unknownGroups: found.filter(({ members }) => members === undefined).map(({ group }) => group),
  };
}

/** Whether an approval by this person, given where it is given, counts for a requirement. */
export function countsFor({ by, person, groups }: Rights, { from, channels }: Requirement): boolean {
  return isOneOf(person, groups, from) && (!channels || channels.some((channel) => isGivenIn(channel, by)));
}

function isOneOf(person: Person | undefined, groups: ReadonlySet<string>, from: Requirement['from']): boolean {
  if (!from) return true;
  return person !== undefined && (isAmong(person, from) || from.slackGroups.some((group) => groups.has(group)));
}

function isGivenIn(channel: string, { surface, channel: room }: Principal): boolean {
  const [name, place] = channel.split(':');
  return name === surface && (place === undefined || place === room);
}
