/** Who is in the workspace, and what `users.info` says of them. */
import type { JsonObject } from '../../../../src/lib/json.ts';

export type Kind =
  | 'member'
  /** In several channels (`is_restricted`). */
  | 'guest'
  /** In one channel (`is_ultra_restricted` too). */
  | 'single-channel guest'
  /** Of another organisation, seen through a shared channel, and not known further. */
  | 'stranger'
  /** Of another workspace that shares a channel. */
  | 'other workspace'
  | 'deactivated'
  | 'bot'
  /** Of the organisation (Enterprise Grid) and no workspace in particular. */
  | 'grid';

export interface Human {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  readonly email?: string;
  /** Where they are from; by default this workspace, or another one where the kind says so. */
  readonly team?: string;
}

export const homeTeam = { id: 'T0FAKE00001', domain: 'fake-workspace', name: 'Fake workspace' } as const;
export const otherTeam = 'T0OTHER0001';
export const enterprise = { id: 'E0FAKE00001', name: 'Fake organisation' } as const;

export const isForeign = ({ kind }: Human): boolean => kind === 'stranger' || kind === 'other workspace';

export const teamOf = (human: Human): string => human.team ?? (isForeign(human) ? otherTeam : homeTeam.id);

export const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export function userObject(human: Human, showEmail: boolean, now: number): JsonObject {
  const { id, name, kind, email = `${name}@example.com` } = human;
  const common = {
    id,
    team_id: teamOf(human),
    name,
    deleted: kind === 'deactivated',
    updated: Math.floor(now / 1_000),
    is_bot: kind === 'bot',
    is_app_user: false,
    profile: {
      real_name: titled(name),
      display_name: name,
      team: teamOf(human),
      ...(showEmail && kind !== 'bot' && !isForeign(human) ? { email } : {}),
    },
  };
  // Slack leaves out most of what is said of others here, so that a flag which is not there proves nothing.
  if (kind === 'deactivated') return common;
  if (kind === 'stranger') return { ...common, is_stranger: true };
  return {
    ...common,
    color: '9f69e7',
    real_name: titled(name),
    tz: 'Asia/Shanghai',
    tz_label: 'China Standard Time',
    tz_offset: 28_800,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: kind === 'guest' || kind === 'single-channel guest',
    is_ultra_restricted: kind === 'single-channel guest',
    ...(kind === 'other workspace' ? { is_stranger: false } : {}),
    ...(kind === 'grid'
      ? {
          enterprise_user: {
            id,
            enterprise_id: enterprise.id,
            enterprise_name: enterprise.name,
            is_admin: false,
            is_owner: false,
            teams: [homeTeam.id],
          },
        }
      : {}),
  };
}
