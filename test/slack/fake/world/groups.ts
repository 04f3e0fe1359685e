/** User groups (subteams): a paid feature, which may not be there. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { homeTeam } from './people.ts';

export interface Group {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
  readonly disabled: boolean;
}

export const groupObject = ({ id, handle, users, disabled }: Group, withUsers: boolean): JsonObject => ({
  id,
  team_id: homeTeam.id,
  is_usergroup: true,
  name: handle,
  handle,
  is_external: false,
  date_delete: disabled ? 1 : 0,
  user_count: users.length,
  ...(withUsers ? { users } : {}),
});
