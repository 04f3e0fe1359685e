/** People as a surface knew them. */
import type { Change } from '../../../executor/change.ts';
import type { Principal } from '../../../people/principal.ts';

/** "alice, through claude-code 2.1.0 (an assistant; its name is as claimed)". */
export function askerWords({ asker, client }: Pick<Change, 'asker' | 'client'>): string {
  const { name, person, surface } = asker;
  const who = person === undefined || person === name ? name : `${name} (${person} of people)`;
  if (surface !== 'mcp') return `${who}, ${placeOf(asker)}`;
  return `${who}, through ${client === undefined ? 'an assistant' : `${client} (an assistant; its name is as claimed)`}`;
}

/** Approvals are given only where the plan is in sight: "alice (os:alice), at a terminal, local". */
export function approverWords(by: Principal): string {
  return deciderWords(by, by.surface === 'cli' ? 'at a terminal' : placeOf(by));
}

export function deciderWords(by: Principal, place: string = placeOf(by)): string {
  const listed = by.person === undefined ? '' : `, ${by.person} of people`;
  return `${by.name} (${by.id}${listed}), ${place}, ${by.grade}`;
}

function placeOf({ surface, channel, grade }: Principal): string {
  switch (surface) {
    case 'mcp':
      return 'in an assistant';
    case 'cli':
      return 'on the command line';
    case 'console':
      return grade === 'authenticated' ? 'in the console, signed in' : 'in the console, by its one-time link';
    case 'slack':
      return channel === undefined ? 'in Slack' : `in Slack, channel ${channel}`;
    case 'demo':
      return 'in the demo';
  }
}
