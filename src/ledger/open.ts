import type { Clock } from '../lib/clock.ts';
import type { Head, Ledger } from './port.ts';

/** Where a ledger is kept: in a file of this machine, or on a server that many machines share. */
export type Store =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'postgres';
      /** Without its password, so that it may be shown. */
      readonly url: string;
      readonly password?: string | undefined;
      /** Made where it does not exist. Lower-case letters, digits and "_". */
      readonly schema: string;
    };

export interface Opening {
  readonly clock: Clock;
  /** From 0 to below 1; spreads those who wait for the same lock. */
  readonly random: () => number;
  /** Told in a sentence what is odd about the store and does not keep it from being used. */
  readonly warn?: (sentence: string) => void;
  /** Told the head of the ledger after each transaction that appended an event. */
  readonly onHead?: (head: Head) => void;
}

/** Loads the engine that the store needs and no other. Throws a `FailureError` with the code LedgerUnavailable. */
export async function openLedger(store: Store, { clock, random, warn, onHead }: Opening): Promise<Ledger> {
  switch (store.kind) {
    case 'sqlite': {
      const { openSqliteLedger } = await import('./sqlite.ts');
      return openSqliteLedger({ file: store.file, clock, random, onHead });
    }
    case 'postgres': {
      const { openPostgresLedger } = await import('./postgres.ts');
      return openPostgresLedger({ ...store, clock, warn, onHead });
    }
    default:
      return store satisfies never;
  }
}
