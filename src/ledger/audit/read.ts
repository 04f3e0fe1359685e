/** What an audit reads of the ledger, a page at a time, however it was tampered with. */
import { type Expression, sql } from 'kysely';
import type { Queries } from '../schema.ts';
import { changeDigest, genesis, type Link } from './chain.ts';
import type { Head } from './port.ts';

/** A body and a document take up to a megabyte each, and a few hundred bytes as a rule. */
const eventsAtOnce = 200;
const changesAtOnce = 100;
const hashesAtOnce = 5_000;

/**
 * Numbers are read as text, since a tampered one may be beyond what the engine hands out. What is no number becomes one
 * that was never stored, for JSON would make it null.
 */
function numberOf(text: string): number {
  const number = Number(text);
  return Number.isFinite(number) ? number : -1;
}

export interface Standing {
  /** What is recorded as the last event; undefined where nothing is. */
  readonly recorded: Head | undefined;
  /** The first event after that one, or the first of all where nothing is recorded. */
  readonly strayed: number | undefined;
  /** The last event that was archived, and the beginning of the chain where none was. */
  readonly archived: Head;
}

/** One statement, so that its parts fit each other while others write. */
export async function standingOf(db: Queries): Promise<Standing> {
  const row = await db
    .selectNoFrom((all) => {
      const recorded = all.selectFrom('counter').where('name', '=', 'event');
      // By its full name: `seq` alone would be the text that is selected, by which 80 comes after 100.
      const archived = all.selectFrom('archive').orderBy('archive.seq', 'desc').limit(1);
      return [
        recorded.select(({ cast }) => cast<string>('value', 'text').as('value')).as('value'),
        recorded.select('hash').as('hash'),
        all
          .selectFrom('event')
          .select(({ fn, cast }) => cast<string>(fn.min('seq'), 'text').as('seq'))
          .where('seq', '>', ({ fn }) => fn.coalesce(recorded.select('value'), all.lit(0)))
          .as('strayed'),
        archived.select(({ cast }) => cast<string>('seq', 'text').as('seq')).as('archived_seq'),
        archived.select('hash').as('archived_hash'),
      ];
    })
    .executeTakeFirstOrThrow();
  return {
    recorded: row.value === null ? undefined : { seq: numberOf(row.value), hash: row.hash ?? genesis },
    strayed: row.strayed === null ? undefined : numberOf(row.strayed),
    archived:
      row.archived_seq === null || row.archived_hash === null
        ? { seq: 0, hash: genesis }
        : { seq: numberOf(row.archived_seq), hash: row.archived_hash },
  };
}

export interface EventFound {
  readonly link: Link;
  /** Of the change that it belongs to; undefined where there is none. */
  readonly state: string | undefined;
  /** The last event of the same change. */
  readonly lastSeq: number;
}

/** The next events after one, or the very first; up to and with `to`. */
export async function eventPage(db: Queries, after: number | undefined, to: number): Promise<readonly EventFound[]> {
  let query = db
    .selectFrom('event')
    .leftJoin('change', 'change.id', 'event.change_id')
    .select(['event.change_id', 'event.kind', 'event.body', 'event.hash', 'event.change_digest', 'change.state'])
    .select(({ cast }) => [
      cast<string>('event.seq', 'text').as('seq'),
      cast<string>('event.at_ms', 'text').as('at_ms'),
    ])
    .select((all) =>
      all
        .selectFrom('event as later')
        .select(({ fn, cast }) => cast<string>(fn.max('later.seq'), 'text').as('seq'))
        .whereRef('later.change_id', '=', 'event.change_id')
        .as('last_seq'),
    )
    .where('event.seq', '<=', to);
  if (after !== undefined) query = query.where('event.seq', '>', after);
  const rows = await query.orderBy('event.seq').limit(eventsAtOnce).execute();
  return rows.map((row) => ({
    link: {
      seq: numberOf(row.seq),
      changeId: row.change_id,
      kind: row.kind,
      body: row.body,
      atMs: numberOf(row.at_ms),
      changeDigest: row.change_digest ?? undefined,
      hash: row.hash,
    },
    state: row.state ?? undefined,
    lastSeq: numberOf(row.last_seq ?? row.seq),
  }));
}

export type ChangeFound = Awaited<ReturnType<typeof changePage>>[number];

/** Changes by id, with the last event that says how it left each of them. */
export async function changePage(db: Queries, wanted: { readonly after?: string; readonly ids?: readonly string[] }) {
  let query = db
    .selectFrom('change')
    .select(['id', 'state', 'operation', 'document'])
    .select(({ cast }) => [
      cast<string>('version', 'text').as('version'),
      cast<string>('created_at_ms', 'text').as('created_at_ms'),
      cast<string>('updated_at_ms', 'text').as('updated_at_ms'),
      cast<string | null>('expires_at_ms', 'text').as('expires_at_ms'),
    ])
    .select((all) => {
      const last = all
        .selectFrom('event')
        .whereRef('event.change_id', '=', 'change.id')
        .where('event.change_digest', 'is not', null)
        .orderBy('event.seq', 'desc')
        .limit(1);
      return [
        last.select(({ cast }) => cast<string>('event.seq', 'text').as('seq')).as('seq'),
        last.select('event.change_digest').as('digest'),
      ];
    });
  if (wanted.after !== undefined) query = query.where('id', '>', wanted.after);
  if (wanted.ids) query = query.where('id', 'in', wanted.ids);
  const rows = await query
    .orderBy('id')
    .limit(wanted.ids?.length ?? changesAtOnce)
    .execute();
  return rows.map(({ seq, digest, ...texts }) => {
    const row = {
      ...texts,
      version: numberOf(texts.version),
      created_at_ms: numberOf(texts.created_at_ms),
      updated_at_ms: numberOf(texts.updated_at_ms),
      expires_at_ms: texts.expires_at_ms === null ? null : numberOf(texts.expires_at_ms),
    };
    const recordedBy = seq === null ? undefined : numberOf(seq);
    return { row, recordedBy, isAsRecorded: changeDigest(row) === digest };
  });
}

export async function hashPage(db: Queries, after: number): Promise<readonly Head[]> {
  return await db
    .selectFrom('event')
    .select(['seq', 'hash'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(hashesAtOnce)
    .execute();
}

/** Whether any event says how it left a change of this id, which therefore existed. */
export async function hasExisted(db: Queries, changeId: string): Promise<boolean> {
  const row = await db
    .selectFrom('event')
    .select('kind')
    .where('change_id', '=', changeId)
    .where('change_digest', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** SQLite keeps whatever it is given, also NULL, text or bytes where a number belongs; those are in no order. */
export async function countUnnumbered(db: Queries): Promise<number> {
  const { all, numbered } = await db
    .selectFrom('event')
    .select(({ fn, ref, and }) => [
      fn.countAll<number>().as('all'),
      fn
        .countAll<number>()
        .filterWhere(and([isNumber(ref('seq')), isNumber(ref('at_ms'))]))
        .as('numbered'),
    ])
    .executeTakeFirstOrThrow();
  return all - numbered;
}

/** A change of which a number is none; what it says is hidden from whoever compares with it. */
export async function misnumberedChange(db: Queries): Promise<string | undefined> {
  const row = await db
    .selectFrom('change')
    .select('id')
    .where(({ eb, not, and, or }) =>
      not(
        and([
          isNumber(eb.ref('version')),
          isNumber(eb.ref('created_at_ms')),
          isNumber(eb.ref('updated_at_ms')),
          or([eb('expires_at_ms', 'is', null), isNumber(eb.ref('expires_at_ms'))]),
        ]),
      ),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Text and bytes are greater than every number, and nothing compares with NULL. */
function isNumber(column: Expression<unknown>) {
  return sql<boolean>`coalesce(${column} between -9223372036854775808 and 9223372036854775807, false)`;
}
