import { z } from 'zod';
import type { Queries } from './schema.ts';

/** Enough to tell the usual from the unusual, and few enough to forget what is no longer so. */
const kept = 32;

const Times = z.array(z.number());
const parse = (text: string) => Times.parse(JSON.parse(text));

/** How long the last tasks of this operation took, oldest first. */
export async function taskTimes(db: Queries, operation: string): Promise<readonly number[]> {
  const row = await db.selectFrom('task_time').select('took_ms').where('operation', '=', operation).executeTakeFirst();
  return row ? parse(row.took_ms) : [];
}

/** The upsert locks the operation's row, so processes that learn at the same time add to each other. */
export async function noteTaskTimes(tx: Queries, operation: string, tookMs: readonly number[]): Promise<void> {
  const { took_ms } = await tx
    .insertInto('task_time')
    .values({ operation, took_ms: '[]' })
    .onConflict((conflict) =>
      conflict.column('operation').doUpdateSet((set) => ({ operation: set.ref('excluded.operation') })),
    )
    .returning('took_ms')
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('task_time')
    .set({ took_ms: JSON.stringify([...parse(took_ms), ...tookMs].slice(-kept)) })
    .where('operation', '=', operation)
    .execute();
}
