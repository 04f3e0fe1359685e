import { genesis } from './audit/chain.ts';
import type { CounterName, Queries, Schema } from './schema.ts';

/** The next number, from 1. */
export async function next(tx: Queries, name: CounterName): Promise<number> {
  return (await count(tx, name)).value;
}

/** Where the next event joins the chain: its number, and the hash of the event before it. */
export async function nextLink(tx: Queries): Promise<{ readonly seq: number; readonly previousHash: string }> {
  const { value, hash } = await count(tx, 'event');
  return { seq: value, previousHash: hash ?? genesis };
}

/** Nobody else holds it, or counts it on, until the transaction ends. Its value; `unused` where it has none yet. */
export async function hold(tx: Queries, name: CounterName, unused: number): Promise<number> {
  const { value } = await tx
    .insertInto('counter')
    .values({ name, value: unused, hash: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((set) => ({ value: set.ref('counter.value') })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** The hash of the event that took the last number. */
export async function keepHead(tx: Queries, hash: string): Promise<void> {
  await tx.updateTable('counter').set({ hash }).where('name', '=', 'event').execute();
}

/**
 * Counts on. The counter stays locked until the transaction ends, so numbers become visible in their
 * own order and without gaps, and those who count wait for one another.
 */
async function count(tx: Queries, name: CounterName): Promise<Pick<Schema['counter'], 'value' | 'hash'>> {
  return await tx
    .insertInto('counter')
    .values({ name, value: 1, hash: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((set) => ({ value: set('counter.value', '+', 1) })))
    .returning(['value', 'hash'])
    .executeTakeFirstOrThrow();
}
