/** An executor in a process of its own, told by its supervisor what to work with. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { z } from 'zod';
import type { Executor } from '../../src/executor/api.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Transport } from '../../src/tencent/port.ts';
import { createTransport } from '../../src/tencent/transport.ts';
import { tools } from '../../tools/index.ts';
import { nobodyInParticular } from '../policy/no-rules.ts';
import { dateOf, stageClock } from './clock.ts';
import { ledgerAt } from './ledger.ts';

const Place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sqlite'), file: z.string() }),
  z.object({ kind: z.literal('postgres'), url: z.string(), password: z.string().optional(), schema: z.string() }),
]);

/** What the supervisor says, as JSON, in the first argument. */
const Orders = z.object({
  place: Place,
  leaseMs: z.number(),
  sweeps: z.boolean(),
  socketPath: z.string(),
  keys: z.object({ secretId: z.string(), secretKey: z.string() }),
  /** The time of the stage: so much at `realMs` of the machine's, and so fast. */
  time: z.object({ nowMs: z.number(), realMs: z.number(), speed: z.number() }),
  call: z.object({ tool: z.string(), input: z.looseObject({}) }),
});
export type Orders = z.output<typeof Orders>;

export const readOrders = (): Orders => Orders.parse(JSON.parse(process.argv[2] ?? ''));

export const person: Principal = { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' };

interface Between {
  readonly ledger?: (real: Ledger) => Ledger;
  readonly transport?: (real: Transport) => Transport;
}

/** Makes time run as on the stage, for this whole process. */
export async function openOrdered(orders: Orders, between: Between = {}): Promise<Executor> {
  const { nowMs, realMs, speed } = orders.time;
  const clock = stageClock(speed, nowMs + (Date.now() - realMs) * speed);
  Object.defineProperty(globalThis, 'Date', { value: dateOf(clock) });
  const ledger = await ledgerAt(orders.place, clock, clock);
  const transport = createTransport({
    accounts: [
      { name: 'default', site: 'intl', region: 'ap-guangzhou', domain: undefined, credentials: { kind: 'env' } },
    ],
    defaultAccount: 'default',
    keys: { ...orders.keys, token: undefined },
    endpoint: { socketPath: orders.socketPath },
    clock,
  });
  return createExecutor(
    {
      tools,
      ledger: between.ledger?.(ledger) ?? ledger,
      transport: between.transport?.(transport) ?? transport,
      clock,
      log: pino({ level: 'silent' }),
      ...nobodyInParticular(),
      callsPerSecond: 20,
      owner: `process-${process.pid}`,
      leaseMs: orders.leaseMs,
      randomBytes,
    },
    { sweeps: orders.sweeps },
  );
}
