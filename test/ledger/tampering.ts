/** A way into a ledger behind its back, on either engine, and ledgers with something in them. */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { eventHash, genesis } from '../../src/ledger/audit/chain.ts';
import type { Store } from '../../src/ledger/open.ts';
import type { ChangeRow, Ledger } from '../../src/ledger/port.ts';
import { change, step } from './ledger-file.ts';

export type Row = Readonly<Record<string, string | number | null>>;

export interface Raw extends AsyncDisposable {
  /** Runs a statement in which each value stands as a literal; its rows. */
  run(sql: string): Promise<readonly Row[]>;
}

/** Without the guard of foreign keys. */
export async function raw(store: Store): Promise<Raw> {
  switch (store.kind) {
    case 'sqlite': {
      const database = new DatabaseSync(store.file, { enableForeignKeyConstraints: false, timeout: 5_000 });
      const rowOf = (row: object): Row => JSON.parse(JSON.stringify(row));
      return {
        run: async (sql) => database.prepare(sql).all().map(rowOf),
        [Symbol.asyncDispose]: async () => database.close(),
      };
    }
    case 'postgres': {
      const client = new pg.Client({ connectionString: store.url });
      await client.connect();
      await client.query(`set search_path to "${store.schema}"; set session_replication_role = replica`);
      return {
        run: async (sql) => (await client.query<Row>(sql)).rows,
        [Symbol.asyncDispose]: () => client.end(),
      };
    }
  }
}

export async function tamper(store: Store, ...statements: readonly string[]): Promise<void> {
  await using on = await raw(store);
  for (const statement of statements) await on.run(statement);
}

/** Puts everything back that an audit looks at. */
export async function keptAsIs(store: Store): Promise<() => Promise<void>> {
  const tables = ['change', 'event', 'counter', 'archive'] as const;
  await using on = await raw(store);
  const kept: (readonly Row[])[] = [];
  for (const table of tables) kept.push(await on.run(`select * from ${table}`));
  return async () => {
    await using again = await raw(store);
    for (const [i, table] of tables.entries()) {
      await again.run(`delete from ${table}`);
      for (const row of kept[i] ?? []) {
        const values = Object.values(row).map(literal).join(', ');
        await again.run(`insert into ${table} (${Object.keys(row).join(', ')}) values (${values})`);
      }
    }
  };
}

function literal(value: string | number | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** What is done to a ledger: a new change, or a step or a note of one that is there, by its place. */
export type Move =
  | { readonly kind: 'insert' }
  | { readonly kind: 'advance' | 'note'; readonly of: number; readonly text: string };

/** What the chain should hold afterwards. */
export interface Written {
  readonly ids: readonly string[];
  readonly events: readonly { readonly seq: number; readonly changeId: string; readonly moved: boolean }[];
}

/** Begins with a change, so that there is one to move. */
export async function write(ledger: Ledger, moves: readonly Move[], from: Written = nothing): Promise<Written> {
  const ids = [...from.ids];
  const events = [...from.events];
  for (const move of events.length > 0 ? moves : [{ kind: 'insert' } as const, ...moves]) {
    const id = move.kind === 'insert' ? `chg-${ids.length}` : (ids[move.of % ids.length] ?? 'chg-0');
    if (move.kind === 'insert') {
      ids.push(id);
      await ledger.insert(change(id));
    } else if (move.kind === 'note') {
      await ledger.note(id, { kind: 'progress', body: { message: move.text } });
    } else {
      const row = await present(ledger, id);
      const document = { ...row.document, message: move.text };
      await ledger.advance(step(row, { document, event: { kind: 'approved', body: { message: move.text } } }));
    }
    events.push({ seq: events.length + 1, changeId: id, moved: move.kind !== 'note' });
  }
  return { ids, events };
}

export const nothing: Written = { ids: [], events: [] };

export async function present(ledger: Ledger, id: string): Promise<ChangeRow> {
  const row = await ledger.get(id);
  if (!row) throw new Error(`${id} is not there.`);
  return row;
}

/** Brings a change to its end. */
export async function end(ledger: Ledger, id: string): Promise<void> {
  const row = await present(ledger, id);
  await ledger.advance(step(row, { state: 'succeeded', event: { kind: 'succeeded', body: {} } }));
}

/** What somebody does who can write into the ledger and knows how it is chained: all hashes from an event on. */
export async function chainAgain(store: Store, from: number): Promise<void> {
  await using on = await raw(store);
  const [before] = await on.run(`select hash from event where seq = ${from - 1}`);
  let hash = String(before?.['hash'] ?? genesis);
  for (const row of await on.run(`select * from event where seq >= ${from} order by seq`)) {
    const [seq, atMs] = [Number(row['seq']), Number(row['at_ms'])];
    const digest = row['change_digest'];
    hash = eventHash(hash, {
      ...{ seq, atMs, changeId: String(row['change_id']), kind: String(row['kind']), body: String(row['body']) },
      changeDigest: typeof digest === 'string' ? digest : undefined,
    });
    await on.run(`update event set hash = '${hash}' where seq = ${seq}`);
  }
  const last = `(select max(seq) from event)`;
  await on.run(`update counter set hash = '${hash}', value = ${last} where name = 'event'`);
}
