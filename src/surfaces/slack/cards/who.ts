/** People as a surface knew them. */
import type { Change } from '../../../executor/change.ts';
import type { Principal } from '../../../people/principal.ts';
import { shown } from '../limits.ts';
import { outside } from '../text/fit.ts';

/** "alice, through claude-code 2.1.0 (an assistant; its name is as claimed)". */
export function askerWords({ asker, client }: Pick<Change, 'asker' | 'client'>): string {
  if (asker.surface !== 'mcp') return `${nameOf(asker)}, ${placeOf(asker)}`;
  const through =
    client === undefined ? 'an assistant' : `${outside(client, shown.name)} (an assistant; its name is as claimed)`;
  return `${nameOf(asker)}, through ${through}`;
}

/** "alice (in Slack, authenticated)". */
export function deciderWords(by: Principal): string {
  return `${nameOf(by)} (${placeOf(by)}, ${by.grade})`;
}

export function nameOf({ name, person }: Principal): string {
  const known = outside(name, shown.name);
  return person === undefined || person === name ? known : `${known} (${outside(person, shown.name)} of people)`;
}

/** The user, where it is somebody of Slack: `slack:T0123/U0456`. Any id, since some begin with W. */
export function slackUserOf({ id }: Pick<Principal, 'id'>): string | undefined {
  return /^slack:[^/]+\/([A-Z0-9]+)$/.exec(id)?.[1];
}

function placeOf({ surface, grade }: Principal): string {
  switch (surface) {
    case 'mcp':
      return 'in an assistant';
    case 'cli':
      return 'on the command line';
    case 'console':
      return grade === 'authenticated' ? 'in the console, signed in' : 'in the console, by its one-time link';
    case 'slack':
      return 'in Slack';
    case 'demo':
      return 'in the demo';
  }
}
