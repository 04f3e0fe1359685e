import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import { openLedger, type Store } from '../../src/ledger/open.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Fault, wireTo } from '../postgres/cut.ts';
import { type PostgresServer, startPostgres } from '../postgres/server.ts';
import { change, failureFrom, step } from './ledger-file.ts';
import { engines, hasPostgres } from './stores.ts';

type ServerStore = Extract<Store, { readonly kind: 'postgres' }>;

function newStore(): ServerStore {
  const store = engines.find(({ name }) => name === 'postgres')?.newStore();
  if (store?.kind !== 'postgres') throw new Error('There is no PostgreSQL.');
  return store;
}

const open = (store: Store, warn?: (sentence: string) => void): Promise<Ledger> =>
  openLedger(store, { clock: systemClock, random: Math.random, ...(warn && { warn }) });

/** A connection besides the ledger's, in its schema. */
async function beside({ url, schema }: ServerStore): Promise<Client> {
  const client = new Client(url);
  await client.connect();
  await client.query(`set search_path = "${schema}"`);
  return client;
}

/** Resolves when so many of the schema's sessions wait for a lock. */
async function waiting(observer: Client, count: number): Promise<void> {
  const query = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'tencent-chatops' and datname = current_database()`;
  while ((await observer.query<{ n: number }>(query)).rows[0]?.n !== count) await systemClock.sleep(5);
}

describe.runIf(hasPostgres)('events', () => {
  test('wait for the number before theirs, so that a reader by cursor never passes one that is yet to come', async () => {
    const store = newStore();
    await using ledger = await open(store);
    await ledger.insert(change('chg-a'));
    const slow = await beside(store);
    await slow.query('begin');
    await slow.query("update counter set value = value + 1 where name = 'event'");
    const quick = ledger.note('chg-a', { kind: 'quick', body: {} });
    await waiting(slow, 1);
    // With max(seq) + 1, or a sequence, the quick one would be there already, and the slow one come behind the cursor.
    expect(await ledger.lastSeq()).toBe(1);
    await slow.query('rollback');
    await quick;
    expect((await ledger.eventsAfter(0, 10)).map(({ seq }) => seq)).toEqual([1, 2]);
    await slow.end();
  });

  test('are numbered without gaps by many who write at once, some of them in vain', async () => {
    const store = newStore();
    const ledgers = await Promise.all(Array.from({ length: 4 }, () => open(store)));
    const row = await ledgers[0]?.insert(change('chg-a'));
    const seen: number[] = [];
    let isDone = false;
    const follow = async (ledger: Ledger) => {
      for (let cursor = 0; !isDone || (await ledger.lastSeq()) > cursor; ) {
        const page = await ledger.eventsAfter(cursor, 10);
        seen.push(...page.map(({ seq }) => seq));
        cursor = page.at(-1)?.seq ?? cursor;
      }
    };
    const write = async (ledger: Ledger, who: number) => {
      for (let i = 0; i < 25; i += 1) {
        await ledger.note('chg-a', { kind: 'progress', body: { who, i } });
        await ledger.insert(change('chg-a')).catch(() => undefined);
        if (row) await ledger.advance(step(row, { version: 99 }));
      }
    };
    const [reader] = ledgers;
    const following = reader && follow(reader);
    await Promise.all(ledgers.map(write));
    isDone = true;
    await following;
    expect(seen).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
    for (const ledger of ledgers) await ledger[Symbol.asyncDispose]();
  });
});

describe.runIf(hasPostgres)('what the server does for the sake of others', () => {
  test('is tried again: of two that lock each other out, the ledger is the one that gives way, and comes through', async () => {
    const store = newStore();
    await using ledger = await open(store);
    const ids = ['chg-a', 'chg-b'];
    for (const id of ids) {
      await ledger.insert(change(id));
      await ledger.claim({ id, owner: 'one', forMs: 15_000 });
    }
    const other = await beside(store);
    // The server ends whoever looks for the deadlock first.
    await other.query("set deadlock_timeout = '1h'");
    await other.query('begin');
    await other.query("update change set fence = fence where id = 'chg-b'");
    const renewed = ledger.renewAll('one', ids, 15_000);
    await waiting(other, 1);
    await other.query("update change set fence = fence where id = 'chg-a'");
    await other.query('commit');
    expect((await renewed).toSorted()).toEqual(ids);
    const deadlocks = 'select deadlocks::int as n from pg_stat_database where datname = current_database()';
    await other.query('select pg_stat_force_next_flush()');
    expect((await other.query<{ n: number }>(deadlocks)).rows[0]?.n).toBeGreaterThan(0);
    await other.end();
  });
});

describe.runIf(hasPostgres)('the clock that counts', () => {
  test('is the server’s, also where the machine’s is wrong, of which a sentence tells', async () => {
    const store = newStore();
    const said: string[] = [];
    const clock = { ...systemClock, now: () => Date.now() - 90_000 };
    await using wrong = await openLedger(store, {
      clock,
      random: Math.random,
      warn: (sentence) => said.push(sentence),
    });
    expect(said).toEqual([
      expect.stringMatching(/^The clock of this machine is (89|90|91) seconds behind that of the ledger on .*\.$/),
    ]);
    const { createdAtMs } = await wrong.insert(change('chg-a'));
    expect(Math.abs(createdAtMs - Date.now())).toBeLessThan(30_000);
    const silent: string[] = [];
    await using _ = await open(store, (sentence) => silent.push(sentence));
    expect(silent).toEqual([]);
  });
});

describe.runIf(hasPostgres)('a connection that is lost', { timeout: 30_000 }, () => {
  async function overWire() {
    const store = newStore();
    const wire = await wireTo(Number(new URL(store.url).port));
    const url = Object.assign(new URL(store.url), { port: `${wire.port}` }).href;
    const [ledger, direct] = [await open({ ...store, url }), await open(store)];
    await ledger.insert(change('chg-a'));
    return {
      wire,
      ledger,
      direct,
      async [Symbol.asyncDispose]() {
        await ledger[Symbol.asyncDispose]();
        await wire[Symbol.asyncDispose]();
        await direct[Symbol.asyncDispose]();
      },
    };
  }

  test.each<[Fault, recorded: boolean]>([
    ['cut before', false],
    ['cut after', true],
  ])('%s the commit arrives leaves open whether it was recorded, and says so', async (fault, recorded) => {
    await using parts = await overWire();
    const { wire, ledger, direct } = parts;
    wire.next('commit', fault);
    const failure = await failureFrom(ledger.insert(change('chg-b')));
    expect(failure.message).toMatch(/was lost at the last moment: this may or may not have been recorded\.$/);
    expect(failure.next).toContain('before asking again');
    expect((await direct.get('chg-b')) !== undefined).toBe(recorded);
    expect(await ledger.lastSeq()).toBe(recorded ? 2 : 1);
  });

  test('before it leaves nothing behind, and says so', async () => {
    await using parts = await overWire();
    const { wire, ledger, direct } = parts;
    wire.next('insert into "event"', 'cut after');
    const failure = await failureFrom(ledger.insert(change('chg-b')));
    expect(failure.message).toMatch(/was lost; nothing was recorded\.$/);
    expect(wire.faults()).toBe(1);
    expect(await direct.get('chg-b')).toBeUndefined();
    expect(await ledger.insert(change('chg-b'))).toMatchObject({ version: 1 });
  });

  test('by a single statement leaves open whether it was carried out; by a question nothing', async () => {
    await using parts = await overWire();
    const { wire, ledger } = parts;
    wire.next('update "change"', 'cut after');
    expect((await failureFrom(ledger.release({ id: 'chg-a', owner: 'me', fence: 1 }))).message).toContain(
      'may or may not',
    );
    wire.next('from "event"', 'cut after');
    expect((await failureFrom(ledger.events('chg-a'))).message).toContain('nothing was recorded');
  });

  test('without a word, with the lock that all need: the others wait seconds, not for ever', async () => {
    await using parts = await overWire();
    const { wire, ledger, direct } = parts;
    wire.next('commit', 'clog');
    const frozen = failureFrom(ledger.insert(change('chg-b')));
    while (wire.faults() === 0) await systemClock.sleep(5);
    const startedMs = Date.now();
    expect(await direct.insert(change('chg-c'))).toMatchObject({ id: 'chg-c' });
    expect(Date.now() - startedMs).toBeLessThan(9_000);
    expect((await frozen).message).toMatch(/may or may not have been recorded/);
    expect(await direct.get('chg-b')).toBeUndefined();
    expect(await direct.lastSeq()).toBe(2);
  });
});

describe.runIf(hasPostgres)('a server that goes and comes back', { timeout: 60_000 }, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test('is found again by the same handle; what it acknowledged is there, what failed is a sentence', async () => {
    const store: Store = { kind: 'postgres', url: server.url, schema: 'coming_and_going' };
    await using ledger = await open(store);
    await ledger.insert(change('chg-a'));
    const acknowledged: number[] = [];
    const failures: string[] = [];
    for (const fall of ['kill', 'restart', 'kill'] as const) {
      let isOver = false;
      const write = async (who: number) => {
        for (let i = 0; !isOver; i += 1) {
          const number = who * 1_000_000 + failures.length * 10_000 + i;
          try {
            await ledger.note('chg-a', { kind: 'progress', body: { number } });
            acknowledged.push(number);
          } catch (error) {
            if (!(error instanceof FailureError)) throw error;
            failures.push(error.failure.message);
            await systemClock.sleep(20);
          }
        }
      };
      const from = acknowledged.length;
      const writers = Promise.all([1, 2, 3, 4, 5, 6, 7].map(write));
      while (acknowledged.length < from + 50) await systemClock.sleep(1);
      if (fall === 'kill') {
        await server.kill();
        const before = failures.length;
        while (failures.length < before + 10) await systemClock.sleep(1);
      }
      await server.restart();
      const after = acknowledged.length;
      while (acknowledged.length < after + 50) await systemClock.sleep(1);
      isOver = true;
      await writers;
    }
    const recorded = (await everyEvent(ledger)).map(({ body }) => body['number']);
    const there = new Set(recorded);
    expect(acknowledged.filter((number) => !there.has(number))).toEqual([]);
    const kinds = new Set(failures.map((message) => message.replace(/127\.0\.0\.1:\d+/, 'S')));
    const known = [
      'The ledger on S/postgres cannot be reached; nothing was recorded.',
      'The connection to the ledger on S/postgres was lost; nothing was recorded.',
      'The connection to the ledger on S/postgres was lost at the last moment: this may or may not have been recorded.',
      'The server of the ledger on S/postgres is starting or shutting down; nothing was recorded.',
    ];
    expect([...kinds].filter((kind) => !known.includes(kind))).toEqual([]);
    expect((await everyEvent(ledger)).map(({ seq }) => seq)).toEqual(recorded.map((_, i) => i + 1));
  });

  test('is closed without a word while it is away', async () => {
    const ledger = await open({ kind: 'postgres', url: server.url, schema: 'closed_while_away' });
    await server.kill();
    await ledger[Symbol.asyncDispose]();
    await server.restart();
  });
});

async function everyEvent(ledger: Ledger) {
  const all = [];
  for (let cursor = 0; ; ) {
    const page = await ledger.eventsAfter(cursor, 1_000);
    if (page.length === 0) return all;
    all.push(...page);
    cursor = page.at(-1)?.seq ?? cursor;
  }
}

test.runIf(hasPostgres)('the setting of a server that would lose what it acknowledged is overruled', async () => {
  const store = newStore();
  await using ledger = await open({ ...store });
  const client = new Client(inject('postgresUrl'));
  await client.connect();
  await client.query('create role careless login superuser');
  await client.query('alter role careless set synchronous_commit = off');
  const other = await open({ ...store, url: Object.assign(new URL(store.url), { username: 'careless' }).href });
  await ledger.insert(change('chg-a'));
  await client.query(`create function "${store.schema}".seen() returns trigger language plpgsql as $$ begin
    insert into "${store.schema}".migration values ('seen-' || current_setting('synchronous_commit'), 0); return new; end $$`);
  await client.query(
    `create trigger seen after insert on "${store.schema}".event for each row execute function "${store.schema}".seen()`,
  );
  await other.note('chg-a', { kind: 'progress', body: {} });
  const { rows } = await client.query(`select name from "${store.schema}".migration where name like 'seen%'`);
  expect(rows).toEqual([{ name: 'seen-on' }]);
  await other[Symbol.asyncDispose]();
  await client.query('drop role careless');
  await client.end();
});
