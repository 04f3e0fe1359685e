import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { advanceChange } from './changes.ts';
import type { Advance, SendLimit, SendSlot } from './port.ts';
import type { Queries } from './schema.ts';

/** One call that was let go. Until its answer is known, so is not when it arrived. */
const Grant = z.object({ token: z.int(), atMs: z.number(), arrivedByMs: z.number().nullable() });
export type Grant = z.output<typeof Grant>;
const Grants = z.array(Grant);

/**
 * When the next call may leave: a window after the latest instant at which the call that decides can have arrived. So
 * no window holds more than the limit, however long each call is on its way. Undefined while that is not known.
 */
export function mayLeaveAtMs(grants: readonly Grant[], limit: SendLimit, nowMs: number): number | undefined {
  const arrivals = grants.map((grant) => latestArrivalMs(grant, limit, nowMs)).sort((a, b) => b - a);
  const deciding = arrivals[limit.calls - 1];
  if (deciding === undefined) return nowMs;
  return deciding === Number.POSITIVE_INFINITY ? undefined : Math.max(nowMs, deciding + limit.windowMs);
}

function latestArrivalMs({ atMs, arrivedByMs }: Grant, { onItsWayMs }: SendLimit, nowMs: number): number {
  if (arrivedByMs !== null) return arrivedByMs;
  return nowMs >= atMs + onItsWayMs ? atMs + onItsWayMs : Number.POSITIVE_INFINITY;
}

/** What lies ahead of the clock was written before it was set back: it counts as made, and arrived, now. */
export function afterSetBack(grants: readonly Grant[], nowMs: number): readonly Grant[] {
  return grants.map((grant) => ({
    ...grant,
    atMs: Math.min(grant.atMs, nowMs),
    arrivedByMs: grant.arrivedByMs === null ? null : Math.min(grant.arrivedByMs, nowMs),
  }));
}

/** How soon it is worth looking again whether a call has been answered. */
const recheckMs = 10;

export async function reserveSend(
  tx: Queries,
  clock: Clock,
  limit: SendLimit,
  advance: Advance | undefined,
): Promise<SendSlot> {
  const recorded = await lockWindow(tx, limit.key);
  const nowMs = clock.now();
  const grants = afterSetBack(recorded, nowMs);
  const atMs = mayLeaveAtMs(grants, limit, nowMs);
  if (atMs === undefined || atMs > nowMs) {
    if (JSON.stringify(grants) !== JSON.stringify(recorded)) await keep(tx, limit.key, grants);
    return { kind: 'wait', inMs: atMs === undefined ? soonestMs(grants, limit, nowMs) : atMs - nowMs };
  }
  const row = advance && (await advanceChange(tx, advance, nowMs));
  if (advance && !row) return { kind: 'lost' };
  const token = Math.max(0, ...grants.map((grant) => grant.token)) + 1;
  const still = grants.filter((grant) => latestArrivalMs(grant, limit, nowMs) + limit.windowMs > nowMs);
  await keep(tx, limit.key, [...still, { token, atMs: nowMs, arrivedByMs: null }]);
  return { kind: 'granted', token, row };
}

/** No call can leave earlier than a window after the first one that is still unanswered was let go. */
function soonestMs(grants: readonly Grant[], limit: SendLimit, nowMs: number): number {
  const open = grants.filter(({ arrivedByMs }) => arrivedByMs === null).map(({ atMs }) => atMs);
  return Math.max(recheckMs, Math.min(...open) + limit.windowMs - nowMs);
}

/** Says at what latest, counted from its grant, a call had arrived. A grant that is forgotten already needs no word. */
export async function settleSend(tx: Queries, key: string, token: number, afterMs: number): Promise<void> {
  const grants = await lockWindow(tx, key);
  const settled = grants.map((grant) =>
    grant.token === token ? { ...grant, arrivedByMs: grant.atMs + Math.max(0, afterMs) } : grant,
  );
  await keep(tx, key, settled);
}

/** The upsert locks the window's row, so one caller at a time reads the clock. */
async function lockWindow(tx: Queries, key: string): Promise<readonly Grant[]> {
  const stored = await tx
    .insertInto('send_window')
    .values({ key, grants: '[]' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((set) => ({ key: set.ref('excluded.key') })))
    .returning('grants')
    .executeTakeFirstOrThrow();
  return Grants.parse(JSON.parse(stored.grants));
}

async function keep(tx: Queries, key: string, grants: readonly Grant[]): Promise<void> {
  await tx
    .updateTable('send_window')
    .set({ grants: JSON.stringify(grants) })
    .where('key', '=', key)
    .execute();
}
