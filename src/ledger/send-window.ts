import { z } from 'zod';
import { advanceChange } from './changes.ts';
import type { Advance, SendLimit, SendSlot, SendView } from './port.ts';
import type { Queries } from './schema.ts';
import { afterSetBack, dueMs, Grant, leavesMs, lookAgainMs, settled } from './send-arrivals.ts';
import { type Pace, paceAt, Slowed, slowedBy, stillSlowed } from './send-pace.ts';
import { present, type Turn, turnOf, Waiter, waitersOf } from './send-turns.ts';

type Now = (tx: Queries) => Promise<number>;

/** What is kept for one key. A plain list of grants is what the first version wrote. */
const SendWindow = z.union([
  z.array(Grant).transform((grants) => ({ grants, waiters: [], slowed: undefined, lastToken: 0 })),
  z.object({
    grants: z.array(Grant),
    waiters: z.array(Waiter),
    slowed: Slowed.optional(),
    /** So that a call that is settled after its grant is forgotten settles no other. */
    lastToken: z.int(),
  }),
]);
interface SendWindow {
  readonly grants: readonly Grant[];
  readonly waiters: readonly Waiter[];
  readonly slowed?: Slowed | undefined;
  readonly lastToken: number;
}

/** More waiters than these are served all the same, but hold no place against other processes. */
const maxWaiters = 64;

export async function reserveSend(
  tx: Queries,
  now: Now,
  limit: SendLimit,
  advance: Advance | undefined,
): Promise<SendSlot> {
  const recorded = await lockWindow(tx, limit.key);
  const nowMs = await now(tx);
  const asked = ask(recorded, limit, nowMs);
  const { window, pace, turn } = asked;
  const caller = limit.line?.caller;
  if (turn.dueMs > nowMs || turn.caller !== caller) {
    const inMs = turn.dueMs > nowMs ? Math.max(1, Math.ceil(turn.comeMs - nowMs)) : 0;
    await keep(tx, limit.key, { ...window, waiters: backAt(window.waiters, limit, nowMs + inMs) });
    return { kind: 'wait', inMs, caller: turn.caller, view: viewOf(window, limit, pace, nowMs) };
  }
  const row = advance && (await advanceChange(tx, advance, nowMs));
  if (advance && !row) return { kind: 'lost' };
  const token = window.lastToken + 1;
  const grant: Grant = { token, atMs: nowMs, arrivedByMs: null, caller: caller ?? '' };
  const after: SendWindow = {
    ...window,
    grants: [...window.grants, grant],
    waiters: withoutOne(window.waiters, limit),
    lastToken: token,
  };
  await keep(tx, limit.key, after);
  return { kind: 'granted', token, row, view: viewOf(after, limit, pace, nowMs) };
}

interface Asked {
  readonly window: SendWindow;
  readonly pace: Pace;
  readonly turn: Turn;
}

/** The window at this instant with those who ask among its waiters, and when they have something to do. */
function ask(recorded: SendWindow, limit: SendLimit, nowMs: number): Asked {
  const { line, windowMs } = limit;
  const slowed = stillSlowed(recorded.slowed, limit, nowMs);
  const pace = paceAt(slowed, limit, nowMs);
  const grants = afterSetBack(recorded.grants, nowMs).filter((grant) => leavesMs(grant, limit, nowMs) > nowMs);
  const mine = line ? waitersOf(line.process, line.waiting.slice(0, maxWaiters), nowMs) : [];
  const others = present(recorded.waiters, windowMs, nowMs).filter(({ process }) => process !== line?.process);
  const waiters = [...others, ...mine].sort((a, b) => a.sinceMs - b.sinceMs);
  const window = { grants, waiters: waiters.slice(0, maxWaiters), slowed, lastToken: recorded.lastToken };

  const slotsMs = dueMs(grants, { ...limit, calls: pace.calls }, nowMs).map((ms) => Math.max(ms, pace.quietUntilMs));
  const served = grants.map((grant) => ({ caller: grant.caller, leavesMs: leavesMs(grant, limit, nowMs) }));
  const turn = line ? turnOf(line.process, waiters, served, slotsMs) : anyTurn(slotsMs);
  // Where answers are open that decide, they are looked for; and an hour that a clock was set by is never slept.
  const againMs = slotsMs.length < pace.calls ? lookAgainMs(grants, limit, nowMs) : Number.POSITIVE_INFINITY;
  const comeMs = Math.min(turn.comeMs, againMs, nowMs + 2 * windowMs);
  return { window, pace, turn: { ...turn, comeMs } };
}

function anyTurn([dueMs = Number.POSITIVE_INFINITY]: readonly number[]): Turn {
  return { dueMs, caller: undefined, comeMs: dueMs };
}

function backAt(waiters: readonly Waiter[], { line }: SendLimit, backMs: number): readonly Waiter[] {
  return waiters.map((waiter) => (waiter.process === line?.process ? { ...waiter, backMs } : waiter));
}

function withoutOne(waiters: readonly Waiter[], { line }: SendLimit): readonly Waiter[] {
  return waiters.flatMap((waiter) => {
    if (waiter.process !== line?.process || waiter.caller !== line.caller) return [waiter];
    return waiter.calls > 1 ? [{ ...waiter, calls: waiter.calls - 1 }] : [];
  });
}

function viewOf({ grants, waiters }: SendWindow, { line }: SendLimit, pace: Pace, nowMs: number): SendView {
  const served = new Map<string, number>();
  for (const { caller } of grants) served.set(caller, (served.get(caller) ?? 0) + 1);
  const others = waiters
    .filter(({ process }) => process !== line?.process)
    .map(({ caller, calls, sinceMs }) => ({ caller, calls, waitedMs: nowMs - sinceMs }));
  return { calls: pace.calls, quietMs: Math.max(0, pace.quietUntilMs - nowMs), served, others };
}

interface Arrival {
  readonly token: number;
  /** Counted from the grant. */
  readonly afterMs: number;
  /** The cloud turned it away as one too many. */
  readonly refused: boolean;
}

/** A grant that is forgotten already needs no word, but a refusal counts all the same. */
export async function settleSend(
  tx: Queries,
  now: Now,
  limit: SendLimit,
  { token, afterMs, refused }: Arrival,
): Promise<void> {
  const window = await lockWindow(tx, limit.key);
  const nowMs = await now(tx);
  const sentMs = window.grants.find((grant) => grant.token === token)?.atMs ?? nowMs - afterMs;
  await keep(tx, limit.key, {
    ...window,
    grants: window.grants.map((grant) => (grant.token === token ? settled(grant, afterMs, nowMs) : grant)),
    slowed: refused ? slowedBy(sentMs, window.slowed, limit, nowMs) : window.slowed,
  });
}

/** The upsert locks the window's row, so one caller at a time reads the clock. */
async function lockWindow(tx: Queries, key: string): Promise<SendWindow> {
  const stored = await tx
    .insertInto('send_window')
    .values({ key, grants: '[]' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((set) => ({ key: set.ref('excluded.key') })))
    .returning('grants')
    .executeTakeFirstOrThrow();
  return SendWindow.parse(JSON.parse(stored.grants));
}

async function keep(tx: Queries, key: string, window: SendWindow): Promise<void> {
  await tx
    .updateTable('send_window')
    .set({ grants: JSON.stringify(window) })
    .where('key', '=', key)
    .execute();
}
