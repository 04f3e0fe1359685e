/** How people are known on each surface, and how well. */
import type { identityKinds, Person } from '../people/directory.ts';
import type { Grade, surfaces } from '../people/principal.ts';
import { gradeSuffices } from './needs.ts';

export interface Way {
  readonly surface: (typeof surfaces)[number];
  readonly kind: (typeof identityKinds)[number];
  readonly grade: Grade;
  /** What has to be connected for it. */
  readonly needs?: 'slack' | 'oidc';
}

const allWays: readonly Way[] = [
  { surface: 'mcp', kind: 'os', grade: 'claimed' },
  { surface: 'mcp', kind: 'mcp', grade: 'claimed' },
  { surface: 'cli', kind: 'os', grade: 'local' },
  { surface: 'console', kind: 'os', grade: 'local' },
  { surface: 'console', kind: 'login', grade: 'authenticated', needs: 'oidc' },
  { surface: 'slack', kind: 'slack', grade: 'authenticated', needs: 'slack' },
];

/** Those by which an approval of at least this grade can be given in one of these channels, or anywhere. */
export function waysOf(channels: readonly string[] | undefined, grade: Grade): readonly Way[] {
  const places = channels?.map((channel) => channel.split(':')[0]);
  return allWays.filter((way) => (!places || places.includes(way.surface)) && gradeSuffices(way.grade, grade));
}

/** Whether somebody has an identity for one of these ways. */
export function canBeKnown({ identities }: Pick<Person, 'identities'>, ways: readonly Pick<Way, 'kind'>[]): boolean {
  return ways.some(({ kind }) => identities.some((identity) => identity.startsWith(`${kind}:`)));
}
