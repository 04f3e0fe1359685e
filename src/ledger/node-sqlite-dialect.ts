import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import type { Patiently } from './busy.ts';

/** Queries are few and alike; the bound is for lists of changing length. */
const maxPrepared = 200;

/** Kysely on the SQLite that is built into Node.js. Closing it closes the database. */
export function nodeSqliteDialect(database: DatabaseSync, patiently: Patiently): Dialect {
  return {
    createDriver: () => driverOn(database, patiently),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

function driverOn(database: DatabaseSync, patiently: Patiently): Driver {
  const driver = new SqliteDriver({ database: async () => preparing(database) });
  return {
    init: () => driver.init(),
    async acquireConnection() {
      const connection = await driver.acquireConnection();
      return {
        // Outside a transaction a statement that found the database busy did nothing and may be repeated.
        executeQuery: <R>(...query: Parameters<DatabaseConnection['executeQuery']>) =>
          database.isTransaction
            ? connection.executeQuery<R>(...query)
            : patiently(() => connection.executeQuery<R>(...query)),
        streamQuery: connection.streamQuery.bind(connection),
      };
    },
    async beginTransaction(connection) {
      // A deferred transaction fails at its first write, without waiting, where somebody wrote since its first read.
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    },
    commitTransaction: (connection) => patiently(() => driver.commitTransaction(connection)),
    async rollbackTransaction(connection) {
      // SQLite rolls back by itself after some failures, such as a full disk.
      if (database.isTransaction) await driver.rollbackTransaction(connection);
    },
    releaseConnection: () => driver.releaseConnection(),
    destroy: () => driver.destroy(),
  };
}

function preparing(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      const made: SqliteStatement = {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(toInput)),
        run: (parameters) => statement.run(...parameters.map(toInput)),
        iterate: (parameters) => statement.iterate(...parameters.map(toInput)),
      };
      if (prepared.size < maxPrepared) prepared.set(sql, made);
      return made;
    },
  };
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint')
    return value;
  throw new TypeError(`SQLite takes no ${typeof value}.`);
}
