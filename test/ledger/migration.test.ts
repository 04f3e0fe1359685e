import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/ledger/open.ts';
import { startMs, step } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';
import { present, tamper } from './tampering.ts';

/** The schema as version 001 made it, in the words of either engine. */
const firstVersion = [
  'create table change (id text primary key, state text not null, operation text not null, version bigint not null, created_at_ms bigint not null, updated_at_ms bigint not null, expires_at_ms bigint, document text not null, fence bigint not null, lease_owner text, lease_until_ms bigint)',
  'create index change_by_age on change (created_at_ms, id)',
  'create index change_by_state on change (state, created_at_ms, id)',
  'create table event (seq bigint primary key, change_id text not null references change (id), kind text not null, body text not null, at_ms bigint not null)',
  'create index event_by_change on event (change_id, seq)',
  'create table lane (lane text not null, change_id text not null references change (id), position bigint not null, constraint lane_place primary key (lane, position), constraint lane_once unique (change_id, lane))',
  'create table send_window (key text primary key, grants text not null)',
  'create table counter (name text primary key, value bigint not null)',
  'create table migration (name text primary key, applied_at_ms bigint not null)',
  `insert into migration values ('001-first', ${startMs})`,
];

async function run(store: Store, statements: readonly string[]): Promise<void> {
  switch (store.kind) {
    case 'sqlite': {
      const database = new DatabaseSync(store.file);
      // The letters "TCOL".
      for (const statement of ['pragma application_id = 1413697356', ...statements]) database.exec(statement);
      return database.close();
    }
    case 'postgres': {
      const client = new pg.Client({ connectionString: store.url });
      await client.connect();
      const schema = `create schema "${store.schema}"; set search_path to "${store.schema}"`;
      for (const statement of [schema, ...statements]) await client.query(statement);
      await client.end();
    }
  }
}

describe.each(engines)('on $name,', ({ newStore }) => {
  test('a ledger of the first version is chained when it is opened, and goes on', { timeout: 60_000 }, async () => {
    const store = newStore();
    const events = 250;
    const of = (seq: number) => `chg-${seq % 7}`;
    await run(store, [
      ...firstVersion,
      ...Array.from({ length: 7 }, (_, i) => {
        const values = `'chg-${i}', 'succeeded', 'gaap:DeleteListeners', 3, ${startMs}, ${startMs + i}, null`;
        return `insert into change values (${values}, '{"i":${i}}', 0, null, null)`;
      }),
      ...Array.from(
        { length: events },
        (_, i) => `insert into event values (${i + 1}, '${of(i + 1)}', 'progress', '{"i":${i}}', ${startMs + i})`,
      ),
      `insert into counter values ('event', ${events})`,
      "insert into counter values ('lane', 9)",
    ]);
    const clock = ledgerClock(startMs + 1_000);
    {
      await using ledger = await open(clock, store);
      expect(await ledger.audit.verify()).toMatchObject({ kind: 'intact', events, changes: 7, head: { seq: events } });
      await ledger.advance(step(await present(ledger, 'chg-3'), { state: 'failed' }));
    }
    await using ledger = await open(clock, store);
    expect(await ledger.latestAsked('chg-3', ['failed'])).toBeUndefined();
    expect(await ledger.eventsOfKinds(['approved'], { sinceMs: startMs, limit: 9 })).toMatchObject([
      { seq: events + 1, changeId: 'chg-3' },
    ]);
    await ledger.insert({
      ...{ id: 'chg-new', state: 'denied', operation: 'gaap:DeleteListeners', requestKey: 'key' },
      ...{ expiresAtMs: undefined, document: {}, events: [{ kind: 'planned', body: {} }] },
    });
    expect(await ledger.latestAsked('key', ['denied'])).toMatchObject({ id: 'chg-new' });
    expect(await ledger.madeWith('key')).toBeUndefined();
    await ledger.outbox.gather({ states: ['failed', 'denied'], limit: 10 });
    const due = await ledger.outbox.claimSome({ owner: 'one', forMs: 1_000, limit: 10 });
    expect(due.map(({ changeId }) => changeId)).toEqual(['chg-3', 'chg-new']);
    expect(await ledger.audit.verify()).toMatchObject({ kind: 'intact', events: events + 2 });
    expect((await ledger.events('chg-3')).at(0)).toMatchObject({ seq: 3, body: { i: 2 }, atMs: startMs + 2 });
    await tamper(store, "update event set body = '{}' where seq = 120");
    expect(await ledger.audit.verify()).toMatchObject({ fault: { kind: 'edited', seq: 120, changeId: of(120) } });
  });

  test('a ledger of the first version without anything in it begins its chain', async () => {
    const store = newStore();
    await run(store, firstVersion);
    await using ledger = await open(ledgerClock(startMs), store);
    expect(await ledger.audit.verify()).toMatchObject({ kind: 'intact', events: 0, head: { seq: 0 } });
  });
});
