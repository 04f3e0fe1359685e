/** Rate limits of several processes on one ledger, on virtual time, with a wire between them and a cloud that only counts. */
import { createRateLimit, type RateLimit } from '../../src/executor/rate/rate-limit.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { newFile } from '../ledger/ledger-file.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';

export const answered: CloudAnswer = { kind: 'answered', response: {}, requestId: 'r' };
export const tooMany: CloudAnswer = {
  kind: 'refused',
  error: { code: 'RequestLimitExceeded', message: 'too many' },
  verdict: { notExecuted: true, retry: 'slow_down', absent: false, next: undefined },
};

export interface Arrival {
  /** Since the start, and not moved by a clock that is set. */
  readonly atMs: number;
  readonly caller: string;
}

export interface Wire {
  outMs(): number;
  backMs(): number;
}

export const quick: Wire = { outMs: () => 1, backMs: () => 1 };

export interface Stage {
  readonly clock: VirtualClock;
  /** Time that has passed. */
  elapsedMs(): number;
  readonly arrivals: Arrival[];
  /** Another process on the same ledger; `around` may stand between it and its ledger. */
  process(around?: (ledger: Ledger) => Ledger): Promise<RateLimit>;
  /** One call through that process; what it was told while it waited goes to `told`. */
  call(of: RateLimit, caller: string, options?: CallOptions): Promise<CloudAnswer | undefined>;
  /** So many at once. */
  calls(of: RateLimit, caller: string, count: number, options?: CallOptions): Promise<unknown>;
  setClock(byMs: number): void;
}

interface CallOptions {
  readonly wire?: Wire;
  readonly answer?: CloudAnswer;
  readonly signal?: AbortSignal;
  readonly told?: string[];
}

export function stage(file = newFile()): Stage {
  const clock = virtualClock(Date.UTC(2026, 0, 5, 3));
  const startMs = clock.now();
  let setMs = 0;
  let processes = 0;
  const elapsedMs = () => clock.now() - startMs - setMs;
  const arrivals: Arrival[] = [];

  function call(of: RateLimit, caller: string, options: CallOptions = {}): Promise<CloudAnswer | undefined> {
    const { wire = quick, answer = answered, signal, told } = options;
    const ticket = {
      account: 'default',
      operation: 'gaap:DescribeProxies',
      caller,
      ...(signal && { signal }),
      ...(told && { onWaiting: ({ message }: { message: string }) => told.push(message) }),
    };
    return of.run(ticket, async () => {
      await clock.sleep(wire.outMs());
      arrivals.push({ atMs: elapsedMs(), caller });
      await clock.sleep(wire.backMs());
      return answer;
    });
  }

  return {
    clock,
    elapsedMs,
    arrivals,
    async process(around = (ledger) => ledger) {
      const ledger = await openSqliteLedger({ file, clock, random: () => 0.5 });
      processes += 1;
      return createRateLimit({ ledger: around(ledger), clock, callsPerSecond: 20, owner: `process ${processes}` });
    },
    call,
    calls: (of, caller, count, options) => Promise.all(Array.from({ length: count }, () => call(of, caller, options))),
    setClock(byMs) {
      clock.shift(byMs);
      setMs += byMs;
    },
  };
}

/** The most that arrived in any second. */
export function mostInASecond(arrivals: readonly Arrival[]): number {
  const instants = arrivals.map(({ atMs }) => atMs).sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < instants.length; last += 1) {
    while ((instants[last] ?? 0) - (instants[first] ?? 0) >= 1_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** How many of them belong to each caller. */
export function shares(arrivals: readonly Arrival[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { caller } of arrivals) counts[caller] = (counts[caller] ?? 0) + 1;
  return counts;
}
