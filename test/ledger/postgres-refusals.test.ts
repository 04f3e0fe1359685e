import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import { type Opening, openLedger, type Store } from '../../src/ledger/open.ts';
import { explain } from '../../src/ledger/postgres-failure.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type PostgresServer, startPostgres } from '../postgres/server.ts';
import { selfSigned } from '../tencent/certificate.ts';
import { newFile } from './ledger-file.ts';
import { hasPostgres } from './stores.ts';

const password = 'not-a-real-p4ss';
const opening: Opening = { clock: systemClock, random: Math.random };

/** What is said when that store is opened, without the port; everything that is thrown holds no password. */
async function refusal(url: string, schema = 'refused', given?: string) {
  const store: Store = { kind: 'postgres', url, schema, password: given };
  const thrown: unknown = await openLedger(store, opening).then(
    () => new Error('It was opened.'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof FailureError)) throw thrown;
  expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(password);
  expect(thrown.failure.code).toBe('LedgerUnavailable');
  expect(thrown.failure.next).toMatch(/^[A-Z].*\.$/);
  return thrown.failure.message.replace(/(127\.0\.0\.1|localhost):\d+/, 'S');
}

async function ask(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client(url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const to = (
  url: string,
  parts: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'search' | 'hostname' | 'port'>>,
) => Object.assign(new URL(url), parts).href;

describe.runIf(hasPostgres)('refused in one sentence with what to do:', () => {
  const url = inject('postgresUrl');

  test('a server that is not there', async () => {
    expect(await refusal('postgres://test@127.0.0.1:1/postgres')).toBe(
      'The ledger on S/postgres cannot be reached; nothing was recorded.',
    );
    expect(await refusal('postgres://test@nowhere.invalid/postgres')).toContain('cannot be reached');
  });

  test('something that is no PostgreSQL server', async () => {
    expect(await refusal('mysql://test@127.0.0.1/x')).toBe('The URL of the ledger is not one of a PostgreSQL server.');
  });

  test('a database that does not exist', async () => {
    expect(await refusal(to(url, { pathname: '/nothing_here' }))).toBe(
      'The server of the ledger on S/nothing_here has no such database.',
    );
  });

  test('a user who may not make the schema; one that was made for him he uses', async () => {
    await ask(url, 'create role visitor login', 'create schema for_visitor authorization visitor');
    const visitor = to(url, { username: 'visitor' });
    expect(await refusal(visitor)).toMatch(
      /^The user of the ledger on S\/\w+ lacks the right for this; nothing was recorded\.$/,
    );
    const ledger = await openLedger({ kind: 'postgres', url: visitor, schema: 'for_visitor' }, opening);
    expect(await ledger.lastSeq()).toBe(0);
    await ledger[Symbol.asyncDispose]();
    await ask(url, 'drop schema for_visitor cascade', 'drop role visitor');
  });

  test('a database that only reads', async () => {
    await ask(url, 'create database only_reads', 'alter database only_reads set default_transaction_read_only = on');
    expect(await refusal(to(url, { pathname: '/only_reads' }))).toBe(
      'The server of the ledger on S/only_reads only reads; nothing was recorded.',
    );
    await ask(url, 'drop database only_reads');
  });

  test('a database that cannot keep every character', async () => {
    await ask(url, "create database latin encoding 'LATIN1' template template0 locale 'C'");
    expect(await refusal(to(url, { pathname: '/latin' }))).toContain('its encoding is not UTF8');
    await ask(url, 'drop database latin');
  });

  test('TLS that the server does not have', async () => {
    expect(await refusal(to(url, { search: '?sslmode=require' }))).toMatch(/does not offer TLS\.$/);
    expect(await refusal(to(url, { search: '?sslmode=require&sslrootcert=/nowhere.pem' }))).toMatch(
      /cannot be read\.$/,
    );
  });

  test('a schema that a newer version wrote', async () => {
    const store: Store = { kind: 'postgres', url, schema: 'from_the_future' };
    await (await openLedger(store, opening))[Symbol.asyncDispose]();
    await ask(url, "insert into from_the_future.migration values ('999-later', 0)");
    expect(await refusal(url, store.schema)).toMatch(
      /^The ledger on S\/\w+ was written by a newer version of tencent-chatops\.$/,
    );
  });

  test('a fault of this program is not blamed on the server', () => {
    const fault = new TypeError('x is not a function');
    expect(explain(fault, 'S')).toBe(fault);
  });
});

describe.runIf(hasPostgres)('a server that wants a password and TLS', () => {
  let server: PostgresServer;
  const files = selfSigned([127, 0, 0, 1]);
  beforeAll(async () => {
    server = await startPostgres({ password, tls: files, settings: ['max_connections=8'] });
  });
  afterAll(() => server.stop());

  test('is opened with the password, which may also stand in the URL', async () => {
    for (const store of [{ url: server.url, password }, { url: to(server.url, { password }) }]) {
      const ledger = await openLedger({ kind: 'postgres', schema: 'fine', ...store }, opening);
      expect(await ledger.lastSeq()).toBe(0);
      await ledger[Symbol.asyncDispose]();
    }
  });

  test('refuses a wrong one, and none', async () => {
    const sentence = 'The server of the ledger on S/postgres refuses the login.';
    expect(await refusal(server.url, 'x', `${password}!`)).toBe(sentence);
    expect(await refusal(to(server.url, { password: `${password}!` }), 'x')).toBe(sentence);
    expect(await refusal(server.url, 'x')).toBe(sentence);
    // A connection that stays would keep the process up.
    const open = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    await expect.poll(open).toBe(0);
  });

  test('is trusted where its authority is named, and by its name alone', async () => {
    const authority = newFile();
    writeFileSync(authority, files.cert);
    const search = `?sslmode=verify-full&sslrootcert=${encodeURIComponent(authority)}`;
    const ledger = await openLedger(
      { kind: 'postgres', url: to(server.url, { search }), password, schema: 'tls' },
      opening,
    );
    expect(await ledger.lastSeq()).toBe(0);
    await ledger[Symbol.asyncDispose]();
    const mistrusted = 'The certificate of the server of the ledger on S/postgres cannot be trusted.';
    expect(await refusal(to(server.url, { search: '?sslmode=require' }), 'tls', password)).toBe(mistrusted);
    expect(await refusal(to(server.url, { search, hostname: 'localhost' }), 'tls', password)).toBe(mistrusted);
  });

  test('takes no more connections than it has', async () => {
    const clients = Array.from({ length: 8 }, () => new Client(to(server.url, { password })));
    for (const client of clients) {
      client.on('error', () => undefined);
      await client.connect().catch(() => undefined);
    }
    expect(await refusal(server.url, 'x', password)).toBe(
      'The server of the ledger on S/postgres takes no more connections; nothing was recorded.',
    );
    for (const client of clients) await client.end().catch(() => undefined);
  });
});
