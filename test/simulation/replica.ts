/** One process of ours: the real executor, on a ledger and a network that may leave it, or that it may leave, at any step. */
import { pino } from 'pino';
import { FailureError } from '../../src/errors.ts';
import type { Executor } from '../../src/executor/api.ts';
import type { ExecutorParts } from '../../src/executor/context.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Transport } from '../../src/tencent/port.ts';
import { tools } from '../../tools/index.ts';
import { nobodyInParticular } from '../policy/no-rules.ts';
import { clockOf, forever } from './clocks.ts';
import { type SimulatedCloud, writes } from './cloud/cloud.ts';
import type { Judge } from './judge.ts';
import type { Random } from './random.ts';

/** At the `nth` next call of this name (or of any), before or after it took effect. */
export interface Moment {
  readonly call: string | undefined;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

export interface Replica {
  readonly name: string;
  readonly executor: Executor;
  alive(): boolean;
  /** Killed: it does nothing any more from that moment on, and nobody tells it anything. */
  crashAt(moment: Moment): void;
  /** The ledger cannot be reached for so long. */
  cutOff(forMs: number): void;
  /** That call takes effect, and fails all the same: the acknowledgement of the commit is lost. */
  loseAcknowledgement(call: string): void;
  kill(): void;
  /** No mishap that is still to come comes. */
  heal(): void;
  /** Sets its clock forward or back. */
  shift(ms: number): void;
  /** Shuts down in good order; how long that took. */
  dispose(): Promise<number>;
}

export interface ReplicaParts {
  readonly name: string;
  readonly base: Clock;
  readonly ledger: Ledger;
  readonly cloud: SimulatedCloud;
  readonly judge: Judge;
  readonly random: Random;
  readonly offsetMs: number;
  readonly callsPerSecond: number;
  readonly expiresMinutes: number;
  readonly leaseMs: number;
  /** Replaces parts of the process: for the proof that the judge can fail. */
  readonly broken?: ((parts: ExecutorParts) => ExecutorParts) | undefined;
}

const unavailable = () =>
  new FailureError({ code: 'LedgerUnavailable', message: 'The ledger cannot be reached.', next: 'Try again.' });

export function startReplica(parts: ReplicaParts): Replica {
  const { name, base, cloud, judge, random } = parts;
  let offsetMs = parts.offsetMs;
  let life: 'runs' | 'dead' | 'closed' = 'runs';
  let crash: Moment | undefined;
  let outageUntilMs = 0;
  let lost: string | undefined;
  const alive = () => life !== 'dead';
  const clock = clockOf(base, { offsetMs: () => offsetMs, alive });

  function passes(call: string, when: Moment['when']): void {
    if (!crash || crash.when !== when || (crash.call !== undefined && crash.call !== call)) return;
    crash = { ...crash, nth: crash.nth - 1 };
    if (crash.nth <= 0) life = 'dead';
  }

  /** Every step of the process into the outside world goes through here. */
  async function step<T>(call: string, take: () => Promise<T>): Promise<T> {
    passes(call, 'before');
    if (!alive()) return forever();
    try {
      return await take();
    } finally {
      passes(call, 'after');
      if (!alive()) await forever();
    }
  }

  async function onLedger(call: string, take: () => Promise<unknown>): Promise<unknown> {
    if (life === 'closed' || base.now() < outageUntilMs) throw unavailable();
    const taken = await take();
    if (lost !== call) return taken;
    lost = undefined;
    throw unavailable();
  }

  const stepping = new Proxy(parts.ledger, {
    get(target, method) {
      const value: unknown = Reflect.get(target, method);
      if (typeof method === 'symbol' || typeof value !== 'function') return value;
      return (...given: unknown[]) =>
        step(method, () => onLedger(method, async () => Reflect.apply(value, target, given)));
    },
  });
  const ledger: Ledger = {
    ...stepping,
    async reserveSend(limit, advance) {
      const slot = await stepping.reserveSend(limit, advance);
      if (slot.kind === 'granted' && advance) judge.granted(name, advance);
      return slot;
    },
  };

  const transport: Transport = {
    accounts: [{ name: 'default', region: 'ap-guangzhou' }],
    defaultAccount: 'default',
    prepare: async () => undefined,
    send: (request) =>
      step('send', async () => {
        if (!writes.has(request.operation)) return cloud.send(request, undefined);
        if (life === 'closed') judge.blame(`${name} sent ${request.operation} after it had shut down.`);
        const sent = judge.leaves(name, request, base.now());
        const answer = await cloud.send(request, sent?.changeId);
        if (sent && alive()) sent.answer = answer;
        return answer;
      }),
    async [Symbol.asyncDispose]() {},
  };

  const whole: ExecutorParts = {
    ...{ tools, ledger, transport, clock, owner: name, callsPerSecond: parts.callsPerSecond, leaseMs: parts.leaseMs },
    log: pino({ level: 'error', base: null, timestamp: false }, { write: (line: string) => complain(line) }),
    ...nobodyInParticular({ expiresMinutes: parts.expiresMinutes }),
    randomBytes: (size) => random.bytes(size),
  };

  /** The executor logs as errors what it did not expect; a ledger that cannot be reached is expected here. */
  function complain(line: string): void {
    if (alive() && !line.includes('LedgerUnavailable')) judge.blame(`${name} logged an error: ${line.slice(0, 600)}`);
  }

  const executor = createExecutor(parts.broken ? parts.broken(whole) : whole, { sweeps: true });

  return {
    name,
    executor,
    alive: () => life === 'runs',
    crashAt(moment) {
      crash = moment;
    },
    cutOff(forMs) {
      outageUntilMs = Math.max(outageUntilMs, base.now() + forMs);
    },
    loseAcknowledgement(call) {
      lost = call;
    },
    kill() {
      life = 'dead';
    },
    heal() {
      crash = undefined;
      lost = undefined;
      outageUntilMs = 0;
    },
    shift(ms) {
      offsetMs += ms;
    },
    async dispose() {
      const beganMs = base.now();
      await executor[Symbol.asyncDispose]();
      life = 'closed';
      return base.now() - beganMs;
    },
  };
}
