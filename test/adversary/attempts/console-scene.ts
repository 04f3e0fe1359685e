import type { Change } from '../../../src/executor/change.ts';
import { asked } from '../acts.ts';
import { type Desk, desk, type Session } from '../browser.ts';
import { who } from '../house.ts';
import type { Seat, Stage } from '../stage.ts';
import { drop, dropSubject } from '../wishes.ts';

export interface Scene {
  readonly seat: Seat;
  readonly at: Desk;
  /** A destructive change that waits. */
  readonly change: Change;
}

/** The console of one machine, where whoever has the one-time link signs in. */
export async function scene(stage: Stage): Promise<Scene> {
  const seat = await stage.open();
  return { seat, at: await desk(stage, seat), change: await asked(seat, drop, who('op').mcp) };
}

export const approvalOf = ({ id }: Pick<Change, 'id'>) => `/changes/${id}/approve`;

/** Everything that the form of an approval holds. */
export async function formFor({ id, digest }: Change, { csrf }: Session) {
  return { csrf: await csrf(id), digest, typed: dropSubject };
}
