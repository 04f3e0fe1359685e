import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Clock, systemClock } from '../lib/clock.ts';
import { answerControl, isControl } from './control/control.ts';
import { Gateway } from './gateway/gateway.ts';
import { createHttpServer } from './gateway/http.ts';
import { type Listen, listen } from './listen.ts';
import { Database } from './world/database.ts';
import type { Execution } from './world/executions.ts';
import type { Fault, NewFault } from './world/faults.ts';
import { createWorld, resetWorld } from './world/schema.ts';
import { sandboxKey } from './world/seeds/accounts.ts';
import { changeSettings } from './world/settings.ts';
import { World } from './world/world.ts';

export type { Listen } from './listen.ts';
export type { Execution } from './world/executions.ts';
export type { Fault, NewFault } from './world/faults.ts';

export interface SandboxOptions {
  /** Where the world is: `<dataDir>/world.sqlite`. Every sandbox on the same file serves the same world. */
  readonly dataDir: string;
  readonly listen: Listen;
  /** The world's time. All processes of one world must agree on it. */
  readonly clock?: Pick<Clock, 'now' | 'sleep'>;
  /** Refuses "80" where the page says Integer. Kept in the world. */
  readonly strictTypes?: boolean | undefined;
  /** How long tasks and status changes take. Kept in the world; 1500 in a new one. */
  readonly taskMs?: number | undefined;
  /** Request ids and temporary keys are made of these; UUIDs. */
  readonly newId?: () => string;
  /** Told about faults of the sandbox's own, which its clients see as InternalError. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`; on a unix socket `http://sandbox.invalid`, to be sent through the socket. */
  readonly endpoint: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly faults: {
    add(fault: NewFault): Fault;
    list(): Fault[];
    clear(): void;
  };
  /** What was carried out, in order, after the given `seq`. */
  executions(after?: number): Execution[];
  /** How many requests the rate window refused; those refused by a fault are not among them. */
  throttled(action?: string): number;
  /** Back to the seeded world, without faults and with empty logs. */
  reset(): void;
  /** Ends all connections at once. The world stays in its file. */
  close(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock = systemClock, newId = randomUUID, log = () => {} } = options;
  const database = new Database(join(options.dataDir, 'world.sqlite'));
  const inWorld = <T>(use: (world: World) => T): T => database.transactNow(() => use(new World(database, clock.now())));
  const closing = new AbortController();
  try {
    database.transactNow(() => createWorld(database, clock.now()));
    database.transactNow(() => changeSettings(database, options));
    const gateway = new Gateway({ database, clock, newId, log, closing: closing.signal });
    const server = createHttpServer(
      async (request) => (isControl(request) ? answerControl(request, { database, clock }) : gateway.answer(request)),
      () => clock.now(),
    );
    const endpoint = await listen(server, options.listen);
    return {
      endpoint,
      ...sandboxKey,
      faults: {
        add: (fault) => inWorld(({ faults }) => faults.add(fault)),
        list: () => inWorld(({ faults }) => faults.list()),
        clear: () => inWorld(({ faults }) => faults.clear()),
      },
      executions: (after = 0) => inWorld(({ executions }) => executions.after(after)),
      throttled: (action) =>
        inWorld(({ arrivals }) => arrivals.counts())
          .filter((it) => action === undefined || it.action === action)
          .reduce((sum, it) => sum + it.throttled, 0),
      reset: () => database.transactNow(() => resetWorld(database, clock.now())),
      close: async () => {
        closing.abort();
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        await closed;
        database.close();
      },
    };
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
