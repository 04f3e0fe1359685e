/** What the ledger is tested on: each engine with stores of its own for each test. */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { inject } from 'vitest';
import { openLedger, type Store } from '../../src/ledger/open.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';
import { newFile } from './ledger-file.ts';

export interface TestEngine {
  readonly name: 'sqlite' | 'postgres';
  /** The place of a ledger that does not exist yet. */
  newStore(): Store;
}

const sqlite: TestEngine = { name: 'sqlite', newStore: () => ({ kind: 'sqlite', file: newFile() }) };

const postgres: TestEngine = {
  name: 'postgres',
  newStore: () => ({
    kind: 'postgres',
    url: inject('postgresUrl'),
    schema: `test_${randomUUID().replaceAll('-', '')}`,
  }),
};

/** Both, but where no PostgreSQL can run, which the start of the run has said. */
export const engines: readonly TestEngine[] = inject('postgresUrl') ? [sqlite, postgres] : [sqlite];

/** Whether there is a PostgreSQL server for this run. */
export const hasPostgres = engines.includes(postgres);

/** Virtual time that stands still while a ledger works, so that a test depends on no machine's speed. */
export interface LedgerClock extends VirtualClock {
  /** Time stands still in `until` before this is settled. */
  during<T>(work: Promise<T>): Promise<T>;
}

export function ledgerClock(startMs: number): LedgerClock {
  const clock = virtualClock(startMs);
  let working = 0;
  return {
    ...clock,
    async during(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
      }
    },
    async until(promise) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      promise.then(settle, settle);
      await turn();
      while (!settled) {
        if (working === 0 && clock.sleeping() > 0) await clock.advance(1);
        else await turn();
      }
      return promise;
    },
  };
}

/** The ledger in that store on virtual time, or on the store's own with any other clock. */
export async function open(clock: LedgerClock | Clock, store: Store): Promise<Ledger> {
  // SQLite waits for other handles on the clock itself, and for nothing else.
  if (store.kind === 'sqlite' || !('during' in clock)) return openLedger(store, { clock, random: Math.random });
  const ledger = await openPostgresLedger({ ...store, clock, now: async () => clock.now() });
  return new Proxy(ledger, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...values: unknown[]) => clock.during(Promise.resolve(Reflect.apply(method, target, values)));
    },
  });
}
