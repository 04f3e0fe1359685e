/** Whether the approvals so far are what policy needs. Pure: who has which rights was found out when they were given. */
import type { Needs, Requirement } from '../../policy/needs.ts';
import { whomWords } from '../../policy/needs.ts';
import type { Approval } from '../change.ts';

export interface Shortfall {
  /** Different people that are still to come, at the least. */
  readonly people: number;
  /** What rules still ask for. */
  readonly requirements: readonly { readonly requirement: Requirement; readonly missing: number }[];
}

export function shortfallOf(needs: Needs, approvals: readonly Approval[]): Shortfall {
  if (approvals.some(({ breakGlass }) => breakGlass)) return { people: 0, requirements: [] };
  const requirements = needs.requirements
    .map((requirement) => {
      const given = approvals.filter(({ countsFor }) => countsFor.includes(requirement.rule));
      return { requirement, missing: requirement.approvals - distinct(given) };
    })
    .filter(({ missing }) => missing > 0);
  const people = Math.max(0, needs.approvals - distinct(approvals), ...requirements.map(({ missing }) => missing));
  return { people, requirements };
}

export function isEnough(needs: Needs, approvals: readonly Approval[]): boolean {
  return !needs.breakGlassOnly || approvals.some(({ breakGlass }) => breakGlass)
    ? shortfallOf(needs, approvals).people === 0
    : false;
}

/** Whether one more approval brings the change nearer to what it needs. */
export function helps(needs: Needs, approvals: readonly Approval[], one: Approval): boolean {
  const before = shortfallOf(needs, approvals);
  const after = shortfallOf(needs, [...approvals, one]);
  const missing = ({ requirements }: Shortfall) => requirements.reduce((sum, { missing: count }) => sum + count, 0);
  return after.people < before.people || missing(after) < missing(before);
}

/** "1 more human, among them 1 of the role sre-leads". */
export function shortfallWords({ people, requirements }: Shortfall): string {
  const whom = requirements.map(({ requirement, missing }) => `${missing} of ${whomWords(requirement.from)}`);
  const more = people === 1 ? '1 more human' : `${people} more humans`;
  return `${more}${whom.length > 0 ? `, among them ${whom.join(' and ')}` : ''}`;
}

/** One person is one, under however many identities. */
export function whoOf({ by }: Pick<Approval, 'by'>): string {
  return by.person === undefined ? by.id : `person:${by.person}`;
}

function distinct(approvals: readonly Approval[]): number {
  return new Set(approvals.map(whoOf)).size;
}
