/** From somebody in Slack to a principal, or why there is none: guests, strangers, those who left or are not listed. */
import type { Failure } from '../../../errors.ts';
import { plainText } from '../../../lib/text.ts';
import type { Directory } from '../../../people/directory.ts';
import type { Principal } from '../../../people/principal.ts';
import { failureWords } from '../connection/outcome.ts';
import type { App, Profile } from '../connection/web.ts';
import type { Profiles } from './profiles.ts';
import type { Who } from './who.ts';

export type Identified =
  | { readonly kind: 'known'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly failure: Failure };

export interface Identity {
  /** `atMostOldMs`: how old what Slack said of the person may be. */
  identify(
    who: Who,
    asked: { readonly channel: string | undefined; readonly atMostOldMs: number },
  ): Promise<Identified>;
}

export function createIdentity(app: App, directory: Directory, profiles: Profiles): Identity {
  return {
    async identify(who, { channel, atMostOldMs }) {
      const asked = await profiles.of(who.userId, atMostOldMs);
      if (!asked.ok)
        return refused(
          `Slack could not be asked who you are: ${failureWords(asked.failure)}.`,
          'Nothing was done. Try again in a moment; where it goes on, tell whoever runs the bot.',
        );
      const why = outsider(asked.value, app);
      if (why !== undefined) return refused(`This is not for you: ${why}.`, 'Ask somebody of this workspace who may.');
      const ids = identitiesOf(who, asked.value, app);
      const id = ids.find((one) => directory.personOf(one)) ?? ids[0];
      if (id === undefined || !directory.personOf(id)) return unlisted(ids, asked.value);
      const { name } = directory.personOf(id) ?? {};
      return {
        kind: 'known',
        principal: {
          id,
          name: plainText(name ?? nameIn(asked.value), 200) || who.userId,
          surface: 'slack',
          grade: 'authenticated',
          ...(channel !== undefined && { channel }),
        },
      };
    },
  };
}

/** Signed by Slack, and yet nobody of ours. */
function outsider(profile: Profile, app: App): string | undefined {
  if (profile.deleted) return 'your account is deactivated';
  if (profile.is_bot) return 'bots do not ask for changes here';
  if (profile.is_stranger) return 'you belong to another workspace';
  if (profile.is_restricted || profile.is_ultra_restricted) return 'you are a guest in this workspace';
  const sameTeam = profile.team_id === app.teamId;
  const sameOrganisation =
    app.enterpriseId !== undefined &&
    (profile.enterprise_user?.enterprise_id === app.enterpriseId || profile.team_id === app.enterpriseId);
  return sameTeam || sameOrganisation ? undefined : 'you belong to another workspace';
}

/** On Grid a person has an id in the workspace and one in the organisation; either may be listed. */
function identitiesOf({ userId }: Who, { enterprise_user: global }: Profile, { teamId, enterpriseId }: App): string[] {
  const ids = [userId, global?.id].filter((id) => typeof id === 'string' && id !== '');
  const places = [teamId, enterpriseId].filter((place) => place !== undefined);
  return [...new Set(places.flatMap((place) => ids.map((id) => `slack:${place}/${id}`)))];
}

function nameIn({ profile, real_name: real, name }: Profile): string {
  return profile?.display_name || profile?.real_name || real || name || '';
}

/** Whoever keeps the list needs exactly this entry. */
function unlisted(ids: readonly string[], profile: Profile): Identified {
  const id = (ids[0] ?? '').replace(/^slack:/, '');
  const key =
    (profile.name ?? '')
      .replace(/[^A-Za-z0-9._-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 64) || 'name';
  return refused(
    `You are not listed, so nothing was done. Your id in Slack is ${id}.`,
    `Whoever keeps tencent-chatops.yaml can add you, and start the bot again: people: { ${key}: { slack: [${id}] } }`,
    'PolicyDenied',
  );
}

function refused(message: string, next: string, code: Failure['code'] = 'PolicyDenied'): Identified {
  return { kind: 'refused', failure: { code, message, next } };
}
