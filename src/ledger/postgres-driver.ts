import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { failure, isLost, isRolledBack, sqlState } from './postgres-failure.ts';
import { limits } from './postgres-limits.ts';
import { places } from './postgres-places.ts';

interface Held {
  readonly client: PoolClient;
  inTransaction: boolean;
  /** Nothing more can be asked on it, so it does not go back into the pool. */
  lost: boolean;
}

interface DriverParts {
  readonly pool: Pool;
  /** Asked once on each new connection, before anything else. */
  readonly settings: { readonly text: string; readonly values: readonly string[] };
  /** The server, for a person. */
  readonly place: string;
}

/** Kysely on a pool of `pg`. Closing it waits for what was begun, then closes the pool. */
export function postgresDialect(parts: DriverParts): Dialect {
  return {
    createDriver: () => driverOn(parts),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: adapter,
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}

/** Any number, the same for every ledger: "TCOL". */
const migrationLock = 0x54434f4c;

/** Kysely's own lock belongs to the session and would be held, after the migration, until the connection ends. */
function adapter(): PostgresAdapter {
  const made = new PostgresAdapter();
  made.acquireMigrationLock = async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(tx);
  };
  made.releaseMigrationLock = async () => undefined;
  return made;
}

/**
 * Kysely's own driver puts a connection back into the pool whatever happened to it, and lets a failed rollback hide
 * what it was for; and neither it nor `pg` tells a commit whose answer is missing from a statement that did nothing.
 */
function driverOn({ pool, settings, place }: DriverParts): Driver {
  const free = places(limits.connections);
  const ready = new WeakSet<PoolClient>();
  const holds = new WeakMap<DatabaseConnection, Held>();

  async function connect(): Promise<PoolClient> {
    const client = await pool.connect();
    if (ready.has(client)) return client;
    try {
      await client.query(settings.text, [...settings.values]);
      ready.add(client);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async function ask(held: Held, { sql, parameters }: CompiledQuery) {
    if (held.lost) throw failure('lost', place);
    try {
      return await held.client.query(sql, [...parameters]);
    } catch (error) {
      held.lost = isLost(error);
      throw error;
    }
  }

  const heldBy = (connection: DatabaseConnection): Held => {
    const held = holds.get(connection);
    if (!held) throw new Error('This connection is of another driver.');
    return held;
  };

  return {
    init: async () => undefined,
    async acquireConnection() {
      await free.take();
      try {
        const held: Held = { client: await connect(), inTransaction: false, lost: false };
        const connection: DatabaseConnection = {
          async executeQuery(query) {
            try {
              const { rows, rowCount } = await ask(held, query);
              return { rows, ...(rowCount !== null && { numAffectedRows: BigInt(rowCount) }) };
            } catch (error) {
              // A single statement commits by itself.
              const commits = !held.inTransaction && query.query.kind !== 'SelectQueryNode';
              throw commits && held.lost ? failure('outcomeOpen', place, error) : error;
            }
          },
          streamQuery() {
            throw new Error('The ledger reads in pages.');
          },
        };
        holds.set(connection, held);
        return connection;
      } catch (error) {
        free.giveBack();
        throw error;
      }
    },
    async beginTransaction(connection) {
      const held = heldBy(connection);
      await ask(held, CompiledQuery.raw('begin'));
      held.inTransaction = true;
    },
    async commitTransaction(connection) {
      const held = heldBy(connection);
      try {
        const { command } = await ask(held, CompiledQuery.raw('commit'));
        if (command !== 'COMMIT') throw new Error('The transaction had failed before it was to be committed.');
      } catch (error) {
        throw held.lost || !isRefusal(error) ? failure('outcomeOpen', place, error) : error;
      } finally {
        held.inTransaction = false;
      }
    },
    async rollbackTransaction(connection) {
      const held = heldBy(connection);
      held.inTransaction = false;
      if (held.lost) return;
      try {
        await ask(held, CompiledQuery.raw('rollback'));
      } catch {
        // The server rolls back what belongs to a connection that ends.
        held.lost = true;
      }
    },
    async releaseConnection(connection) {
      const { client, lost } = heldBy(connection);
      client.release(lost);
      free.giveBack();
    },
    async destroy() {
      await free.allBack();
      await pool.end();
    },
  };
}

/** Whether the server said that the commit was refused: constraint, wrong state, or rolled back for others. */
function isRefusal(error: unknown): boolean {
  return isRolledBack(error) || ['23', '25'].includes(sqlState(error)?.slice(0, 2) ?? '');
}
