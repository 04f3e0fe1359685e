import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { advanceChange } from './changes.ts';
import type { Advance, SendLimit, SendSlot } from './port.ts';
import type { Queries } from './schema.ts';

const Grants = z.array(z.number());

/**
 * The earliest instant that the limit allows after the grants, which are in order. With the guard in between, as many
 * calls as there may be in a window and one more cannot fall into one, even if each is late by the whole guard.
 */
export function nextGrant(grants: readonly number[], limit: SendLimit, nowMs: number): number {
  const last = grants.at(-1) ?? nowMs;
  const windowAgo = grants.at(-limit.calls);
  return Math.max(nowMs, last, windowAgo === undefined ? nowMs : windowAgo + limit.windowMs + limit.guardMs);
}

/**
 * Nothing is granted further ahead than one window, so a grant beyond that was made before the clock was set back.
 * It counts as made as late as it may have been: the limit still holds, and the wait is at most two windows.
 */
export function afterSetBack(grants: readonly number[], limit: SendLimit, nowMs: number): readonly number[] {
  return grants.map((grant) => Math.min(grant, nowMs + limit.windowMs));
}

export async function reserveSend(
  tx: Queries,
  clock: Clock,
  limit: SendLimit,
  advance: Advance | undefined,
): Promise<SendSlot> {
  // The upsert locks the window's row, so the clock is read by one caller at a time.
  const stored = await tx
    .insertInto('send_window')
    .values({ key: limit.key, grants: '[]' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((set) => ({ key: set.ref('excluded.key') })))
    .returning('grants')
    .executeTakeFirstOrThrow();
  const nowMs = clock.now();
  const recorded = Grants.parse(JSON.parse(stored.grants));
  const grants = afterSetBack(recorded, limit, nowMs);
  const atMs = nextGrant(grants, limit, nowMs);
  const waitMs = atMs - Math.min(limit.aheadMs ?? limit.windowMs, limit.windowMs) - nowMs;
  if (waitMs > 0) {
    if (grants.at(-1) !== recorded.at(-1)) await keep(tx, limit, grants);
    return { kind: 'wait', inMs: waitMs };
  }
  const row = advance && (await advanceChange(tx, advance, nowMs));
  if (advance && !row) return { kind: 'lost' };
  await keep(tx, limit, [...grants, atMs]);
  return { kind: 'granted', inMs: atMs - nowMs, atMs, row };
}

/** Older grants than the last so many can no longer matter. */
async function keep(tx: Queries, limit: SendLimit, grants: readonly number[]): Promise<void> {
  await tx
    .updateTable('send_window')
    .set({ grants: JSON.stringify(grants.slice(-limit.calls)) })
    .where('key', '=', limit.key)
    .execute();
}
