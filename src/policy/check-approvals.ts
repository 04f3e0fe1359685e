/** Requirements that no people, however willing, could ever meet. */
import { createDirectory, type Directory, type Person } from '../people/directory.ts';
import { type Grade, surfaces } from '../people/principal.ts';
import { isAmong } from './compile.ts';
import { gradeFor } from './policy.ts';
import type { Checked, Connected, Problem } from './problem.ts';
import type { ApproversFile } from './schema.ts';
import { canBeKnown, waysOf } from './ways.ts';

interface Asked {
  readonly approvals: number;
  readonly from?: ApproversFile | undefined;
  readonly channels?: readonly string[] | undefined;
  /** How well whoever approves has to be known at the least. */
  readonly grade: Grade;
}

interface Paths {
  readonly from: Problem['path'];
  readonly channels: Problem['path'];
  readonly approvals: Problem['path'];
}

interface Circumstances {
  readonly directory: Directory;
  readonly connected: Connected;
}

export function approvalProblems({ people, policy, approvers, connected }: Checked): Problem[] {
  const now = { directory: createDirectory(people), connected };
  const from = ['approvals', 'from'];
  const usual = { from, channels: from, approvals: from };
  // A change that only adds or adjusts takes anybody there is.
  const problems = approvers ? problemsOf({ approvals: 1, from: approvers, grade: 'claimed' }, usual, now) : [];
  for (const [index, { require }] of policy.rules.entries()) {
    if (!require) continue;
    const at = (key: string) => ['policy', 'rules', index, 'require', key];
    const grade = gradeFor(require.channels, { authenticatedPeople: connected.slack || connected.oidc });
    const paths = { from: at('from'), channels: at('channels'), approvals: at('approvals') };
    problems.push(...problemsOf({ ...require, grade }, paths, now));
  }
  return problems;
}

function problemsOf(asked: Asked, paths: Paths, { directory, connected }: Circumstances): Problem[] {
  const { approvals, from, channels } = asked;
  if (from && [...from.people, ...from.roles, ...from.slack_groups].length === 0) {
    const what = 'names nobody; name people, roles or slack_groups, or leave it out for anybody listed';
    return [{ path: paths.from, what }];
  }
  const ways = waysOf(channels, asked.grade).filter(({ needs }) => needs === undefined || connected[needs]);
  if (ways.length === 0) return [{ path: paths.channels, what: unconnectedWords(channels, connected) }];
  if (directory.people.length === 0) {
    const what = 'counts people who are listed, and nobody is; list them in people, or leave it out';
    return from ? [{ path: paths.from, what }] : [];
  }
  // Who is in a group is known only when it is asked.
  if (from && from.slack_groups.length > 0 && connected.slack) return [];
  const meant = directory.people.filter((person) => !from || among(person, from));
  const kinds = [...new Set(ways.map(({ kind }) => kind))];
  const able = meant.filter((person) => canBeKnown(person, ways));
  if (able.length >= approvals) return [];
  const takes = `can never be met: it takes ${approvals === 1 ? '1 person' : `${approvals} people`}, and`;
  const fewer = approvals === 1 ? '' : ', or ask for fewer';
  const groups = from && from.slack_groups.length > 0 ? ' (groups count for nobody while Slack is not connected)' : '';
  const what =
    meant.length < approvals
      ? `${takes} of those listed it means ${whoWords(meant)}${groups}; ${from ? 'name more people or roles in from' : 'list more people'}${fewer}`
      : `${takes} of those it means ${whoWords(able)} can be known here, by ${kinds.join(' or ')}; add that for ${approvals - able.length} more of them in people${fewer}`;
  return [{ path: paths.approvals, what }];
}

function unconnectedWords(channels: readonly string[] = [], { slack }: Connected): string {
  const reachable = surfaces.filter((surface) => surface !== 'demo' && (surface !== 'slack' || slack));
  const others = reachable.filter((surface) => !channels.includes(surface));
  const why = channels.includes('console') ? 'signs people in' : 'is connected';
  const missing = !slack && waysOf(channels, 'claimed').some(({ needs }) => needs === 'slack');
  const configure = missing ? 'configure slack, ' : '';
  return `can never be met: nothing that it names ${why}; ${configure}name ${others.join(' or ')} as well, or leave it out`;
}

function among(person: Person, { people, roles }: ApproversFile): boolean {
  return isAmong(person, { people, roles, slackGroups: [] });
}

function whoWords(people: readonly Person[]): string {
  const names = people.map(({ id }) => id);
  return names.length === 0 ? 'nobody' : `only ${names.join(' and ')}`;
}
