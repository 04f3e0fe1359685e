import type { Change } from '../../../executor/change.ts';
import { shortfallOf } from '../../../executor/decisions/enough.ts';
import { type Directory, samePerson } from '../../../people/directory.ts';
import { isAmong } from '../../../policy/compile.ts';
import type { Mention } from '../cards/mention.ts';
import type { App } from '../connection/web.ts';
import type { SlackSettings } from '../context.ts';

/** Whom policy asks for, as far as they are named and in this Slack: not who may approve anyway. */
export function mentionsOf(
  change: Change,
  { directory, app, settings }: { readonly directory: Directory; readonly app: App; readonly settings: SlackSettings },
): readonly Mention[] {
  if (settings.mention === 'nobody') return [];
  const { needs } = change.evaluation;
  if (shortfallOf(needs, change.approvals).people === 0) return [];
  const from = needs.requirements.flatMap((requirement) => requirement.from ?? []);
  const groups = [...new Set(from.flatMap(({ slackGroups }) => slackGroups))];
  const places = [app.teamId, app.enterpriseId].filter((place) => place !== undefined);
  const people = directory.people.filter(
    (person) =>
      from.some((approvers) => isAmong(person, approvers)) &&
      !person.identities.some((id) => samePerson(directory, { id }, change.asker)),
  );
  const users = people.flatMap(({ identities }) => {
    const own = places.flatMap((place) => identities.filter((id) => id.startsWith(`slack:${place}/`)))[0];
    return own === undefined ? [] : [own.slice(own.indexOf('/') + 1)];
  });
  return [
    ...groups.map((id): Mention => ({ kind: 'group', id })),
    ...[...new Set(users)].map((id): Mention => ({ kind: 'user', id })),
  ];
}

/** Who asked, as a user of this Slack, on whichever surface it was asked. */
export function askerOf(
  { asker }: Change,
  { directory, app }: { readonly directory: Directory; readonly app: App },
): string | undefined {
  const ids = [asker.id, ...(directory.personOf(asker.id)?.identities ?? [])];
  const places = [app.teamId, app.enterpriseId].filter((place) => place !== undefined);
  const own = ids.find((id) => places.some((place) => id.startsWith(`slack:${place}/`)));
  return own?.slice(own.indexOf('/') + 1);
}
