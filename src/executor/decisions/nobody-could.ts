import { type Person, samePerson } from '../../people/directory.ts';
import { isAmong } from '../../policy/compile.ts';
import { type Approvers, type Requirement, whomWords } from '../../policy/needs.ts';
import { canBeKnown, waysOf } from '../../policy/ways.ts';
import type { ChangeDocument } from '../change.ts';
import type { ExecutorContext } from '../context.ts';
import { limits } from '../limits.ts';
import { membersOf } from './members.ts';

type Context = Pick<ExecutorContext, 'policy' | 'directory' | 'groups' | 'clock' | 'log'>;

/**
 * Why nobody could ever give this change what policy asks for; undefined where somebody could. Told when it is asked
 * for, so that nobody waits for what cannot come. Where a user group cannot be looked up, somebody may be in it.
 */
export async function nobodyCould(
  context: Context,
  { evaluation: { needs }, asker }: Pick<ChangeDocument, 'evaluation' | 'asker'>,
): Promise<string | undefined> {
  const { policy, directory } = context;
  if (somebodyMayBreakTheGlass(context)) return undefined;
  if (needs.breakGlassOnly) return `Nobody could ever let it pass. ${needs.says}`;
  if (!policy.listsPeople) return undefined;
  const isAsker = (person: Person) => person.identities.some((id) => samePerson(directory, { id }, asker));
  const others = needs.otherThanAsker ? directory.people.filter((person) => !isAsker(person)) : directory.people;
  const eligible = others.filter((person) => canBeKnown(person, waysOf(undefined, needs.grade)));
  const than = needs.otherThanAsker ? ' other than who asked' : '';
  if (eligible.length < needs.approvals)
    return `Nobody could ever approve it: it takes ${needs.approvals === 1 ? '1 person' : `${needs.approvals} people`}${than}, known well enough (${needs.grade}), and ${eligible.length} could.`;
  for (const { rule, approvals, from, channels } of needs.requirements) {
    const ways = waysOf(channels, needs.grade);
    if (channels && ways.length === 0)
      return `Nobody could ever approve it: rule "${rule}" wants it approved in ${channels.join(' or ')}, where nobody is known well enough (${needs.grade}).`;
    const reachable = eligible.filter((person) => canBeKnown(person, ways));
    const could = await countAmong(context, reachable, from);
    if (could < approvals)
      return `Nobody could ever approve it: ${takes({ rule, approvals, from, channels })}${than}, and ${could} could.`;
  }
  return undefined;
}

function takes({ rule, approvals, from, channels }: { [K in keyof Requirement]: Requirement[K] | undefined }): string {
  return `rule "${rule}" takes ${approvals} of ${whomWords(from)}${channels ? ` in ${channels.join(' or ')}` : ''}`;
}

/** It takes a role and an identity that signs in. */
function somebodyMayBreakTheGlass({ policy, directory }: Context): boolean {
  const signedIn = waysOf(undefined, 'authenticated');
  return directory.people.some(
    (person) =>
      person.roles.some((role) => policy.breakGlassRoles.includes(role)) &&
      policy.authenticatedPeople &&
      canBeKnown(person, signedIn),
  );
}

async function countAmong(context: Context, people: readonly Person[], from: Approvers | undefined): Promise<number> {
  if (!from) return people.length;
  const groups = await Promise.all(
    from.slackGroups.map((group) => membersOf(context, group, limits.groupsOldToOfferMs)),
  );
  // Any of them may be in it; somebody who is not listed never counts.
  if (groups.some((members) => members === undefined)) return people.length;
  const isMember = ({ identities }: Person) => identities.some((id) => groups.some((members) => members?.has(id)));
  return people.filter((person) => isAmong(person, from) || isMember(person)).length;
}
