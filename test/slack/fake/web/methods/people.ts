import { z } from 'zod';
import { app } from '../../seeds.ts';
import type { Workspace } from '../../workspace.ts';
import { type Group, groupObject } from '../../world/groups.ts';
import { enterprise, homeTeam, isForeign, userObject } from '../../world/people.ts';
import { refuse } from '../refusal.ts';
import { flag, type Method, method } from './method.ts';

const reads = (scope: string, { manifest }: Workspace): boolean => manifest.oauth_config.scopes.bot.includes(scope);

function groupsOf({ settings, groups }: Workspace): Map<string, Group> {
  return settings.userGroups ? groups : refuse('plan_upgrade_required');
}

export const people: Readonly<Record<string, Method>> = {
  'users.info': method({ tier: 'T4', scopes: ['users:read'] }, { user: z.string() }, (args, workspace) => {
    const human = workspace.people.get(args.user) ?? refuse('user_not_found');
    return { user: userObject(human, reads('users:read.email', workspace), workspace.clock.now()) };
  }),
  'users.lookupByEmail': method(
    { tier: 'T3', scopes: ['users:read.email'] },
    { email: z.string() },
    (args, workspace) => {
      const human =
        [...workspace.people.values()].find(
          (one) => (one.email ?? `${one.name}@example.com`) === args.email && !isForeign(one) && one.kind !== 'bot',
        ) ?? refuse('users_not_found');
      return { user: userObject(human, true, workspace.clock.now()) };
    },
  ),
  'usergroups.list': method(
    { tier: 'T2', scopes: ['usergroups:read'] },
    { include_disabled: flag, include_users: flag },
    (args, workspace) => ({
      usergroups: [...groupsOf(workspace).values()]
        .filter(({ disabled }) => args.include_disabled || !disabled)
        .map((group) => groupObject(group, args.include_users)),
    }),
  ),
  'usergroups.users.list': method(
    { tier: 'T2', scopes: ['usergroups:read'] },
    { usergroup: z.string(), include_disabled: flag },
    (args, workspace) => {
      const group = groupsOf(workspace).get(args.usergroup) ?? refuse('no_such_subteam');
      // The worse of the two answers that could be meant: an empty list, which must not come to mean everybody.
      return { users: group.disabled && !args.include_disabled ? [] : group.users };
    },
  ),
  'auth.test': method({ tier: 'special' }, {}, (_args, { settings, endpoint }) => ({
    url: `${endpoint}/`,
    team: homeTeam.name,
    user: app.bot.name,
    team_id: homeTeam.id,
    user_id: app.bot.user,
    bot_id: app.bot.id,
    is_enterprise_install: false,
    ...(settings.grid ? { enterprise_id: enterprise.id } : {}),
  })),
};
