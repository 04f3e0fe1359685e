import type { Clock } from '../../lib/clock.ts';
import { limits } from '../limits.ts';
import { type Curve, chanceOfEnd, type LastLook } from './poll-schedule.ts';

/** A look that is, or will be, worth making. Instants are of the clock's `elapsed`, so that nobody who sets the clock changes them. */
interface Look {
  readonly budget: string;
  readonly dueMs: number;
  /** When the task was sent. */
  readonly sentMs: number;
  readonly curve: Curve | undefined;
  readonly last: LastLook | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Decides whose look is next. */
export interface Looks {
  /** Makes it once it is due and there is room, most promising ones first. Rejects with the signal's reason when it aborts. */
  make<T>(look: Look, make: () => Promise<T>): Promise<T>;
}

interface LooksParts {
  readonly clock: Pick<Clock, 'sleep' | 'elapsed'>;
  readonly callsPerSecond: number;
}

interface Waiting extends Look {
  readonly go: () => void;
}

interface Budget {
  readonly waiting: Set<Waiting>;
  underWay: number;
  /** When looks of the last second were let go. */
  letGo: number[];
}

/** Less than this speaks for a look: it is due only because the last one was long ago. */
const promising = limits.pollWorth / 2;
const secondMs = 1_000;

export function createLooks({ clock, callsPerSecond }: LooksParts): Looks {
  const budgets = new Map<string, Budget>();
  // What the rate limit serves soon: a longer queue there would hold up other reads, and better looks than those in it.
  const atOnce = Math.max(1, Math.ceil((callsPerSecond * limits.pollAheadMs) / secondMs));
  const idleEachSecond = Math.max(1, Math.floor(callsPerSecond / 4));
  let wakesAtMs: number | undefined;
  let alarm = new AbortController();

  function budgetOf(name: string): Budget {
    const budget = budgets.get(name) ?? { waiting: new Set(), underWay: 0, letGo: [] };
    budgets.set(name, budget);
    return budget;
  }

  /** Lets go what may go. When to come back; undefined where somebody else will cause it. */
  function serve(budget: Budget): number | undefined {
    for (;;) {
      if (budget.underWay >= atOnce || budget.waiting.size === 0) return undefined;
      const nowMs = clock.elapsed();
      const { best, nextDueMs } = mostPromising(budget.waiting, nowMs);
      if (!best) return nextDueMs;
      budget.letGo = budget.letGo.filter((atMs) => atMs > nowMs - secondMs);
      const [oldest] = budget.letGo;
      const mayGo = best.worth >= promising || oldest === undefined || budget.letGo.length < idleEachSecond;
      if (!mayGo) return Math.min(nextDueMs, oldest + secondMs);
      budget.letGo.push(nowMs);
      budget.underWay += 1;
      budget.waiting.delete(best.look);
      best.look.go();
    }
  }

  function serveAll(): number | undefined {
    let soonestMs: number | undefined;
    for (const [name, budget] of budgets) {
      const atMs = serve(budget);
      if (atMs !== undefined) soonestMs = Math.min(soonestMs ?? atMs, atMs);
      if (budget.waiting.size === 0 && budget.underWay === 0) budgets.delete(name);
    }
    return soonestMs;
  }

  /** Runs while somebody waits for an instant. */
  async function run(): Promise<void> {
    for (;;) {
      wakesAtMs = serveAll();
      if (wakesAtMs === undefined) return;
      alarm = new AbortController();
      const forMs = Math.min(Math.max(1, wakesAtMs - clock.elapsed()), limits.pollLongestMs);
      const { signal } = alarm;
      await clock.sleep(forMs, signal).catch((thrown: unknown) => {
        if (!signal.aborted) throw thrown;
      });
    }
  }

  function wake(): void {
    if (wakesAtMs !== undefined) {
      alarm.abort();
      return;
    }
    // Those who come in the same moment are served together.
    wakesAtMs = Number.NEGATIVE_INFINITY;
    Promise.resolve()
      .then(run)
      .catch(() => {
        wakesAtMs = undefined;
      });
  }

  function turn(look: Look, budget: Budget): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = look;
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        budget.waiting.delete(waiting);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        ...look,
        go() {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      budget.waiting.add(waiting);
      if (wakesAtMs === undefined || look.dueMs < wakesAtMs) wake();
    });
  }

  return {
    async make(look, make) {
      const budget = budgetOf(look.budget);
      await turn(look, budget);
      try {
        return await make();
      } finally {
        budget.underWay -= 1;
        if (budget.waiting.size > 0) wake();
      }
    },
  };
}

/** Of those that are due the one that most likely finds an end; waiting counts as well, so that nobody waits for ever. */
function mostPromising(waiting: Iterable<Waiting>, nowMs: number) {
  let best: { readonly look: Waiting; readonly worth: number } | undefined;
  let nextDueMs = Number.POSITIVE_INFINITY;
  for (const look of waiting) {
    if (look.dueMs > nowMs) {
      nextDueMs = Math.min(nextDueMs, look.dueMs);
      continue;
    }
    const waited = (nowMs - look.dueMs) / limits.pollAgingMs;
    const worth = chanceOfEnd(look.curve, look.last, nowMs - look.sentMs) + waited;
    if (!best || worth > best.worth) best = { look, worth };
  }
  return { best, nextDueMs };
}
