import type { Queries } from './schema.ts';

/** How the parts of the ledger get at its database, whichever engine that is. */
export interface Transactions {
  /** One statement, or several that need not fit each other. */
  read<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  atomically<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** The ledger's clock. */
  now(tx: Queries): Promise<number>;
}
