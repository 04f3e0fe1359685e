/** The ledger in a schema of a PostgreSQL database, for any number of processes on any number of machines. */
import { readFileSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import type { ClientConfig, CustomTypesConfig, Pool, types } from 'pg';
import type { Clock } from '../lib/clock.ts';
import { type PostgresAddress, readPostgresUrl } from '../lib/postgres-url.ts';
import { type Engine, ledgerOn } from './ledger.ts';
import { migrate } from './migrations.ts';
import type { Ledger } from './port.ts';
import { postgresDialect } from './postgres-driver.ts';
import { explain, failure, isRolledBack } from './postgres-failure.ts';
import { limits } from './postgres-limits.ts';
import type { Queries, Schema } from './schema.ts';

interface LedgerServer {
  /** May hold the password; `password` beats it. */
  readonly url: string;
  readonly password?: string | undefined;
  /** Made where it does not exist. Lower-case letters, digits and "_", at most 63 of them. */
  readonly schema: string;
  readonly clock: Clock;
  /** Told in a sentence what is odd and does not keep the ledger from being used. */
  readonly warn?: ((sentence: string) => void) | undefined;
  /** Takes the place of the server's clock. */
  readonly now?: Engine['now'];
  readonly onHead?: Engine['onHead'];
}

/** By more than this the clock of this machine may not differ from the server's without a word about it. */
const clocksApartMs = 5_000;

/** Throws a `FailureError` with the code LedgerUnavailable where the server cannot be used, with what to do about it. */
export async function openPostgresLedger(server: LedgerServer): Promise<Ledger> {
  const { url, schema, clock, warn } = server;
  const read = readPostgresUrl(url);
  if (read.kind === 'wrong') throw failure('wrongUrl', '');
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`"${schema}" cannot be the name of a schema.`);
  const { address } = read;
  const place = `${address.host}:${address.port}/${address.database}`;
  const pool = await poolFor(address, server.password ?? address.password, place);
  const db = new Kysely<Schema>({ dialect: postgresDialect({ pool, settings: settingsFor(schema), place }) });
  try {
    await makeSchema(db, schema);
    await check(db, schema, place);
    await migrate(db, clock, `on ${place}`);
    const apartMs = await clocksApart(db, clock);
    if (Math.abs(apartMs) > clocksApartMs) warn?.(apartSentence(apartMs, place));
  } catch (error) {
    await db.destroy();
    throw explain(error, place);
  }
  return ledgerOn({
    db,
    now: server.now ?? serverNow,
    lightly: (work) =>
      db.transaction().execute(async (tx) => {
        await sql`set local synchronous_commit = off`.execute(tx);
        return work(tx);
      }),
    isRolledBack,
    explain: (error) => explain(error, place),
    turn: async () => undefined,
    onHead: server.onHead,
    close: () => db.destroy(),
  });
}

async function poolFor(address: PostgresAddress, password: string | undefined, place: string): Promise<Pool> {
  const { default: pg } = await import('pg');
  const { host, port, user, database } = address;
  const config: ClientConfig = {
    ...{ host, port, user, database },
    // As a function, so that no password is looked for anywhere else. Without one a wrong one is sent, for the server
    // to refuse: `pg` refuses an empty one itself and leaves the connection open, and with it the process, for a minute.
    password: async () => password || '-',
    ssl: tlsOf(address, place),
    application_name: 'tencent-chatops',
    query_timeout: limits.answerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: limits.keepAliveMs,
    types: typesWith(pg.types),
  };
  const pool = new pg.Pool({ ...config, max: limits.connections, connectionTimeoutMillis: limits.connectMs });
  // A connection may end at any time, as when the server starts again. Without these the process would end with it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function tlsOf({ tls, tlsRootFile }: PostgresAddress, place: string): NonNullable<ClientConfig['ssl']> {
  if (tls === 'disable') return false;
  if (tls === 'no-verify') return { rejectUnauthorized: false };
  if (tlsRootFile === undefined) return { rejectUnauthorized: true };
  try {
    return { rejectUnauthorized: true, ca: readFileSync(tlsRootFile, 'utf8') };
  } catch (error) {
    throw failure('rootFile', place, error);
  }
}

/** Times and counts are bigint, and fit a number. */
function typesWith(known: typeof types): CustomTypesConfig {
  return {
    getTypeParser: (id, format) => (id === known.builtins.INT8 ? Number : known.getTypeParser(id, format)),
  };
}

/** What a connection starts with: the schema, its limits, and what the statements of the ledger rely on. */
function settingsFor(schema: string) {
  const settings: Readonly<Record<string, string>> = {
    search_path: `"${schema}"`,
    lock_timeout: `${limits.lockMs}ms`,
    statement_timeout: `${limits.statementMs}ms`,
    idle_in_transaction_session_timeout: `${limits.idleInTransactionMs}ms`,
    default_transaction_isolation: 'read committed',
  };
  const names = Object.keys(settings);
  const each = names.map((name, i) => `set_config('${name}', $${i + 1}, false)`);
  // What is recorded has to survive a power cut, also where the server's default is to be quicker.
  each.push(
    `set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false)`,
  );
  return { text: `select ${each.join(', ')}`, values: Object.values(settings) };
}

/** Also where several processes come at once, and where the schema was made for a user who may not make one. */
async function makeSchema(db: Queries, schema: string): Promise<void> {
  const exists = sql`select 1 from pg_catalog.pg_namespace where nspname = ${schema}`;
  if ((await exists.execute(db)).rows.length > 0) return;
  await db.transaction().execute(async (tx) => {
    // The migrations take the same lock.
    await tx.getExecutor().adapter.acquireMigrationLock(tx, { lockTable: 'migration', lockRowId: 'migration' });
    if ((await exists.execute(tx)).rows.length === 0) await tx.schema.createSchema(schema).execute();
  });
}

async function check(db: Queries, schema: string, place: string): Promise<void> {
  const { rows } = await sql<{
    encoding: string;
    schema: string | null;
  }>`select current_setting('server_encoding') as encoding, current_schema() as schema`.execute(db);
  if (rows[0]?.encoding !== 'UTF8') throw failure('notUtf8', place);
  if (rows[0].schema !== schema) throw failure('wrongSchema', place);
}

async function serverNow(db: Queries): Promise<number> {
  const { rows } = await sql<{
    now: number;
  }>`select floor(extract(epoch from clock_timestamp()) * 1000)::int8 as now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('The server does not say what time it is.');
  return row.now;
}

/** By how much the server is ahead of this machine at least, however long the question and the answer took. */
async function clocksApart(db: Queries, clock: Clock): Promise<number> {
  const askedMs = clock.now();
  const thereMs = await serverNow(db);
  const answeredMs = clock.now();
  return thereMs > answeredMs ? thereMs - answeredMs : Math.min(0, thereMs - askedMs);
}

function apartSentence(apartMs: number, place: string): string {
  const seconds = Math.round(Math.abs(apartMs) / 1000);
  const order = apartMs > 0 ? 'behind' : 'ahead of';
  return `The clock of this machine is ${seconds} seconds ${order} that of the ledger on ${place}, which is the one that counts; set both by the network.`;
}
