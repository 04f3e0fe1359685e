import type { Kysely } from 'kysely';
import { auditOn } from './audit/audit.ts';
import {
  advanceChange,
  changesStartingWith,
  expiredChanges,
  getChange,
  insertChange,
  latestAsked,
  listChanges,
  madeWith,
} from './changes.ts';
import { append, eventsAfter, eventsOf, eventsOfKinds, headMadeIn, lastSeq } from './events.ts';
import { handlesOn } from './handles.ts';
import { inboxOn } from './inbox.ts';
import { enterLanes, lanePlaces, leaveLanes } from './lanes.ts';
import { claim, claimSome, release, releaseAll, renew, renewAll } from './leases.ts';
import { outboxOn } from './outbox.ts';
import type { Head, Ledger } from './port.ts';
import type { Queries, Schema } from './schema.ts';
import { reserveSend, settleSend } from './send-window.ts';
import { noteTaskTimes, taskTimes } from './task-times.ts';
import type { Transactions } from './transactions.ts';

/** What differs from one database engine to another. */
export interface Engine {
  readonly db: Kysely<Schema>;
  /** The ledger's clock: one for everybody who shares it. Asked inside the transaction that the instant counts for. */
  now(tx: Queries): Promise<number>;
  /** A transaction that a power cut may undo, though nothing less: for what is worth nothing a second later. */
  lightly<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Whether the engine undid a transaction for the sake of others, so that it may be tried again. */
  isRolledBack(error: unknown): boolean;
  /** The engine's own error as a `FailureError` where a person can do something about it; any other as it is. */
  explain(error: unknown): unknown;
  /** Lets this process do what else it has to do, between the pages of a long read. */
  turn(): Promise<void>;
  /** Told the head of the ledger after each transaction that appended an event. */
  readonly onHead?: ((head: Head) => void) | undefined;
  /** Closes the database when what was begun is finished. */
  close(): Promise<void>;
}

/** How often a transaction is tried that the engine undoes for the sake of others. */
const attempts = 5;

/** The ledger on a database that has been migrated. Disposing of it closes the database. */
export function ledgerOn(engine: Engine): Ledger {
  const { db, now } = engine;
  let closed: Promise<void> | undefined;

  async function run<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(db);
      } catch (error) {
        if (attempt === attempts || !engine.isRolledBack(error)) throw engine.explain(error);
      }
    }
  }

  async function atomically<T>(work: (tx: Queries) => Promise<T>): Promise<T> {
    const { result, head } = await run((all) =>
      all.transaction().execute(async (tx) => ({ result: await work(tx), head: headMadeIn(tx) })),
    );
    if (head) engine.onHead?.(head);
    return result;
  }

  const transactions: Transactions = { read: run, atomically, now };

  return {
    insert: (change) => atomically(async (tx) => insertChange(tx, change, await now(tx))),
    get: (id) => run((all) => getChange(all, id)),
    startingWith: (prefix, limit) => run((all) => changesStartingWith(all, prefix, limit)),
    list: (filter) => run((all) => listChanges(all, filter)),
    madeWith: (idempotencyKey) => run((all) => madeWith(all, idempotencyKey)),
    latestAsked: (requestKey, states) => run((all) => latestAsked(all, requestKey, states)),
    advance: (step) => atomically(async (tx) => advanceChange(tx, step, await now(tx))),
    note: (changeId, event) => atomically(async (tx) => append(tx, { changeId, event, atMs: await now(tx) })),

    events: (changeId) => run((all) => eventsOf(all, changeId)),
    eventsAfter: (seq, limit) => run((all) => eventsAfter(all, seq, limit)),
    eventsOfKinds: (kinds, filter) => run((all) => eventsOfKinds(all, kinds, filter)),
    lastSeq: () => run(lastSeq),

    claim: (lease) => atomically(async (tx) => claim(tx, lease, await now(tx))),
    claimSome: (wanted) => atomically(async (tx) => claimSome(tx, wanted, await now(tx))),
    renew: (lease) => atomically(async (tx) => renew(tx, lease, await now(tx))),
    renewAll: (owner, ids, forMs) => atomically(async (tx) => renewAll(tx, { owner, ids, forMs }, await now(tx))),
    release: (lease) => run((all) => release(all, lease)),
    releaseAll: (owner, states) => run((all) => releaseAll(all, owner, states)),
    expired: (states, limit) => run(async (all) => expiredChanges(all, states, limit, await now(all))),

    enterLanes: (changeId, lanes) => atomically((tx) => enterLanes(tx, changeId, lanes)),
    lanePlaces: (lanes) => run((all) => lanePlaces(all, lanes)),
    leaveLanes: (changeId, fence) => atomically((tx) => leaveLanes(tx, changeId, fence)),

    reserveSend: (limit, advance) =>
      advance
        ? atomically((tx) => reserveSend(tx, now, limit, advance))
        : run(() => engine.lightly((tx) => reserveSend(tx, now, limit, undefined))),
    settleSend: (limit, token, afterMs, refused = false) =>
      run(() => engine.lightly((tx) => settleSend(tx, now, limit, { token, afterMs, refused }))),

    taskTimes: (operation) => run((all) => taskTimes(all, operation)),
    noteTaskTimes: (operation, tookMs) => run(() => engine.lightly((tx) => noteTaskTimes(tx, operation, tookMs))),

    inbox: inboxOn(transactions),
    outbox: outboxOn(transactions),
    handles: handlesOn(transactions),
    audit: auditOn({ ...transactions, read: (work) => engine.turn().then(() => run(work)) }),

    async [Symbol.asyncDispose]() {
      closed ??= engine.close();
      await closed;
    },
  };
}
