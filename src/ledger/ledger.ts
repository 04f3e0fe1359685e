import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { advanceChange, changesStartingWith, expiredChanges, getChange, insertChange, listChanges } from './changes.ts';
import { append, eventsAfter, eventsOf, lastSeq } from './events.ts';
import { aheadInLanes, enterLanes, leaveLanes } from './lanes.ts';
import { claim, release, renew, unclaimed } from './leases.ts';
import type { Ledger } from './port.ts';
import type { Queries, Schema } from './schema.ts';
import { reserveSend, settleSend } from './send-window.ts';

/** What differs from one database engine to another. */
export interface Engine {
  readonly db: Kysely<Schema>;
  /** A transaction that a power cut may undo, though nothing less: for what is worth nothing a second later. */
  lightly<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** The engine's own error as a `FailureError` where a person can do something about it; any other as it is. */
  explain(error: unknown): unknown;
}

/** The ledger on a database that has been migrated. Disposing of it closes the database. */
export function ledgerOn(engine: Engine, clock: Clock): Ledger {
  const { db } = engine;
  let closed: Promise<void> | undefined;

  async function run<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    try {
      return await work(db);
    } catch (error) {
      throw engine.explain(error);
    }
  }

  const atomically = <T>(work: (tx: Queries) => Promise<T>): Promise<T> =>
    run((all) => all.transaction().execute(work));

  return {
    insert: (change) => atomically((tx) => insertChange(tx, change, clock.now())),
    get: (id) => run((all) => getChange(all, id)),
    startingWith: (prefix, limit) => run((all) => changesStartingWith(all, prefix, limit)),
    list: (filter) => run((all) => listChanges(all, filter)),
    advance: (step) => atomically((tx) => advanceChange(tx, step, clock.now())),
    note: (changeId, event) => atomically((tx) => append(tx, changeId, event, clock.now())),

    events: (changeId) => run((all) => eventsOf(all, changeId)),
    eventsAfter: (seq, limit) => run((all) => eventsAfter(all, seq, limit)),
    lastSeq: () => run(lastSeq),

    claim: (lease) => atomically((tx) => claim(tx, lease, clock.now())),
    renew: (lease) => run((all) => renew(all, lease)),
    release: (lease) => run((all) => release(all, lease)),
    unclaimed: (states, limit) => run((all) => unclaimed(all, states, limit, clock.now())),
    expired: (states, limit) => run((all) => expiredChanges(all, states, limit, clock.now())),

    enterLanes: (changeId, lanes) => atomically((tx) => enterLanes(tx, changeId, lanes)),
    aheadInLanes: (changeId) => run((all) => aheadInLanes(all, changeId)),
    leaveLanes: (changeId) => run((all) => leaveLanes(all, changeId)),

    reserveSend: (limit, advance) =>
      advance
        ? atomically((tx) => reserveSend(tx, clock, limit, advance))
        : run(() => engine.lightly((tx) => reserveSend(tx, clock, limit, undefined))),
    settleSend: (key, token, afterMs) => run(() => engine.lightly((tx) => settleSend(tx, key, token, afterMs))),

    async [Symbol.asyncDispose]() {
      // Waits for its turn, so that what was begun is finished.
      closed ??= db
        .connection()
        .execute(async () => undefined)
        .then(() => db.destroy());
      await closed;
    },
  };
}
