/**
 * Queues for resources. A change has one position, the same in all of its lanes, and holds a lane when nobody in it
 * has a lower one. The lowest position of all is first everywhere, so somebody can always go on: no deadlock.
 */
import { next } from './counter.ts';
import type { LanePlace } from './port.ts';
import type { Queries } from './schema.ts';

/** A statement has room for so many rows in every engine. */
const maxLanes = 1_000;

/** More than wait for one resource in any sane day; those behind learn their place later. */
const maxPlaces = 10_000;

export async function enterLanes(tx: Queries, changeId: string, lanes: readonly string[]): Promise<void> {
  const wanted = new Set(lanes);
  if (wanted.size > maxLanes) throw new Error(`A change takes at most ${maxLanes} lanes.`);
  // Taken first: it makes those who enter wait for one another, so that positions become visible in their order.
  const position = await next(tx, 'lane');
  const rows = await tx.selectFrom('lane').select('lane').where('change_id', '=', changeId).execute();
  const held = new Set(rows.map(({ lane }) => lane));
  if ([...wanted].every((lane) => held.has(lane))) return;
  // A later position in one more lane would allow a deadlock, an earlier one would push a holder aside.
  if (held.size > 0) throw new Error('A change takes all of its lanes at once.');
  await tx
    .insertInto('lane')
    .values([...wanted].map((lane) => ({ lane, change_id: changeId, position })))
    .execute();
}

export async function lanePlaces(db: Queries, lanes: readonly string[]): Promise<readonly LanePlace[]> {
  const wanted = [...new Set(lanes)].slice(0, maxLanes);
  if (wanted.length === 0) return [];
  return await db
    .selectFrom('lane')
    .select(['lane', 'change_id as changeId', 'position'])
    .where('lane', 'in', wanted)
    .orderBy('position')
    .orderBy('lane')
    .limit(maxPlaces)
    .execute();
}

export async function leaveLanes(tx: Queries, changeId: string, fence?: number): Promise<void> {
  if (fence !== undefined && !(await isFence(tx, changeId, fence))) return;
  await tx.deleteFrom('lane').where('change_id', '=', changeId).execute();
}

/** Written, so that nobody can claim the change until the transaction ends. */
async function isFence(tx: Queries, id: string, fence: number): Promise<boolean> {
  const row = await tx
    .updateTable('change')
    .set({ fence })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
