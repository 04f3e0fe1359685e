import type { CounterName, Queries } from './schema.ts';

/**
 * The next number, from 1. The counter stays locked until the transaction ends, so numbers become visible in their
 * own order and without gaps.
 */
export async function next(tx: Queries, name: CounterName): Promise<number> {
  const { value } = await tx
    .insertInto('counter')
    .values({ name, value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((set) => ({ value: set('counter.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}
