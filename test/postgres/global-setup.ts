/** One server for all tests of a run. Each test takes a schema, or a database, of its own. */
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { binaries, missing } from './binaries.ts';
import { startPostgres } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a superuser; empty where there is no server. */
    readonly postgresUrl: string;
  }
}

export default async function setUp({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TENCENT_CHATOPS_TEST_DATABASE_URL'];
  if (given) {
    const database = `tencent_chatops_test_${process.pid}`;
    await ask(given, `create database ${database} template template0 encoding 'UTF8'`);
    provide('postgresUrl', Object.assign(new URL(given), { pathname: `/${database}` }).href);
    return () => ask(given, `drop database ${database} with (force)`);
  }
  if (!binaries()) {
    // Where everything counts, silence about half of the tests would be a lie.
    if (process.env['CI']) throw new Error(missing);
    process.stderr.write(`${missing} They are skipped.\n`);
    provide('postgresUrl', '');
    return undefined;
  }
  const server = await startPostgres();
  provide('postgresUrl', server.url);
  return () => server.stop();
}

async function ask(url: string, text: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
