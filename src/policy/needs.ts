/** What an approval must be to count. */
import { z } from 'zod';
import { Grade } from '../people/principal.ts';

export const Approvers = z.object({
  people: z.array(z.string()),
  roles: z.array(z.string()),
  slackGroups: z.array(z.string()),
});
export type Approvers = z.output<typeof Approvers>;

/** What one rule asks for. */
export const Requirement = z.object({
  /** The name of the rule: an approval remembers which rules it counts for. */
  rule: z.string(),
  approvals: z.int().min(1),
  /** Of whom; anybody listed where absent. */
  from: Approvers.exactOptional(),
  /** Where it is given: a surface, or `slack:` with a channel. Anywhere where absent. */
  channels: z.array(z.string()).exactOptional(),
});
export type Requirement = z.output<typeof Requirement>;

export const Needs = z.object({
  /** Different people in all; 0 where policy allows it without asking. */
  approvals: z.int().min(0),
  grade: Grade,
  /** What each approving person types; empty where a plain yes is enough. */
  typed: z.string(),
  /** Each approving person says why. */
  reason: z.boolean().default(false),
  /** Whoever asked does not count, under none of their identities. */
  otherThanAsker: z.boolean().default(false),
  requirements: z.array(Requirement).default([]),
  /** Denied to everybody but those who may break the glass. */
  breakGlassOnly: z.boolean().default(false),
  expiresMinutes: z.number(),
  /** One sentence: who has to decide and how. */
  says: z.string(),
});
export type Needs = z.output<typeof Needs>;

/** Whether a decision of one grade is worth another: a stronger one always is. */
export function gradeSuffices(given: Grade, needed: Grade): boolean {
  return Grade.options.indexOf(given) >= Grade.options.indexOf(needed);
}

/** Whether a second answer asks for anything that the first did not: then approvals given under the first are void. */
export function stricter(next: Needs, than: Needs): boolean {
  return (
    next.approvals > than.approvals ||
    (next.grade !== than.grade && gradeSuffices(next.grade, than.grade)) ||
    (next.typed !== '' && next.typed !== than.typed) ||
    (next.reason && !than.reason) ||
    (next.otherThanAsker && !than.otherThanAsker) ||
    (next.breakGlassOnly && !than.breakGlassOnly) ||
    next.requirements.some((wanted) => !than.requirements.some((had) => sameRequirement(wanted, had)))
  );
}

function sameRequirement(one: Requirement, other: Requirement): boolean {
  return JSON.stringify(Requirement.parse(one)) === JSON.stringify(Requirement.parse(other));
}

/** Who has to decide and how, in one sentence. */
export function sentenceOf({
  approvals,
  grade,
  typed,
  reason,
  otherThanAsker,
  requirements,
}: Omit<Needs, 'says'>): string {
  if (approvals === 0) return 'Nobody has to approve it.';
  const how = {
    claimed: '',
    local: ' at a terminal or in the console of this machine',
    authenticated: ', signed in',
  }[grade];
  const acts = [`say yes${how}`, ...(typed === '' ? [] : [`type ${typed}`]), ...(reason ? ['say why'] : [])];
  const others = otherThanAsker ? ' other than who asked' : '';
  const whom = approvals === 1 ? `One human${others} has` : `${approvals} different humans${others} have`;
  return [`${whom} to ${listed(acts, 'and')}.`, ...requirements.map(requirementWords)].join(' ');
}

function requirementWords({ approvals, from, channels, rule }: Requirement): string {
  const where = channels ? ` in ${listed(channels, 'or')}` : '';
  return `At least ${approvals} of ${whomWords(from)}${where} (rule "${rule}").`;
}

/** "alice, the role sre-leads or the Slack group S0123ABC". */
export function whomWords(from: Approvers | undefined): string {
  if (!from) return 'the people listed';
  const whom = [
    ...from.people,
    ...from.roles.map((role) => `the role ${role}`),
    ...from.slackGroups.map((group) => `the Slack group ${group}`),
  ];
  return whom.length === 0 ? 'nobody' : listed(whom, 'or');
}

function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
