/**
 * Queues for resources. A change has one position, the same in all of its lanes, and holds a lane when nobody in it
 * has a lower one. The lowest position of all is first everywhere, so somebody can always go on: no deadlock.
 */
import { next } from './counter.ts';
import type { Ahead } from './port.ts';
import type { Queries } from './schema.ts';

/** A statement has room for so many rows in every engine. */
const maxLanes = 1_000;

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

export async function aheadInLanes(db: Queries, changeId: string): Promise<readonly Ahead[]> {
  return await db
    .selectFrom((inner) =>
      inner
        .selectFrom('lane as own')
        .innerJoin('lane as other', (join) =>
          join.onRef('other.lane', '=', 'own.lane').onRef('other.position', '<', 'own.position'),
        )
        .where('own.change_id', '=', changeId)
        .groupBy('own.lane')
        .select(({ fn }) => [
          'own.lane',
          fn.countAll<number>().as('count'),
          fn.min<number>('other.position').as('first'),
        ])
        .as('queue'),
    )
    .innerJoin('lane as holder', (join) =>
      join.onRef('holder.lane', '=', 'queue.lane').onRef('holder.position', '=', 'queue.first'),
    )
    .select(['queue.lane', 'holder.change_id as holder', 'queue.count'])
    .orderBy('queue.lane')
    .execute();
}

export async function leaveLanes(db: Queries, changeId: string): Promise<void> {
  await db.deleteFrom('lane').where('change_id', '=', changeId).execute();
}
