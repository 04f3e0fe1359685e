/**
 * The sandbox inside this process, on a socket of its own: nothing that a browser or another user could reach. It is
 * started with the first request, since a server that is only asked for its tools does without.
 */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FailureError } from './errors.ts';
import type { Clock } from './lib/clock.ts';
import type { Log } from './log.ts';
import type { Sandbox } from './sandbox/index.ts';
import { sandboxKey } from './sandbox/world/seeds/accounts.ts';
import type { Keys } from './tencent/accounts.ts';
import type { Transport } from './tencent/port.ts';

export interface EmbeddedSandbox extends AsyncDisposable {
  readonly endpoint: { readonly socketPath: string };
  readonly keys: Keys;
  /** The same one for everybody; tried again where it failed. */
  start(): Promise<Sandbox>;
}

interface Options {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly taskMs: number | undefined;
}

export function embedSandbox({ dataDir, clock, log, taskMs }: Options): EmbeddedSandbox {
  const socketPath = socketFor(randomUUID());
  let started: Promise<Sandbox> | undefined;
  const load = async () => {
    const { startSandbox } = await import('./sandbox/index.ts');
    return startSandbox({
      dataDir,
      listen: { socketPath },
      clock,
      log: (line) => log.error({ sandbox: line }, 'fault of the sandbox'),
      ...(taskMs !== undefined && { taskMs }),
    });
  };
  return {
    endpoint: { socketPath },
    keys: { ...sandboxKey, token: undefined },
    start() {
      started ??= load().catch((thrown: unknown) => {
        started = undefined;
        throw thrown;
      });
      return started;
    },
    async [Symbol.asyncDispose]() {
      // One that never started has told whoever asked it.
      const sandbox = await started?.catch(() => undefined);
      await sandbox?.close();
    },
  };
}

/** The same transport, whose first request starts what answers it. */
export function startingFirst(transport: Transport, { start }: Pick<EmbeddedSandbox, 'start'>, log: Log): Transport {
  const ready = async () => {
    try {
      await start();
    } catch (thrown) {
      log.error({ err: thrown }, 'the sandbox does not start');
      throw new FailureError({
        code: 'CloudUnreachable',
        message: 'The sandbox inside this program did not start; the log has the detail. Nothing was sent.',
        next: 'See whether its data directory can be written and its world.sqlite is whole.',
      });
    }
  };
  return {
    ...transport,
    async prepare(account, signal) {
      await ready();
      await transport.prepare(account, signal);
    },
    async send(request) {
      try {
        await ready();
      } catch (thrown) {
        if (!(thrown instanceof FailureError)) throw thrown;
        return { kind: 'undelivered', message: thrown.message };
      }
      return transport.send(request);
    },
  };
}

/** A socket's path may have about a hundred characters only, so it is not put into the data directory. */
function socketFor(id: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\tencent-chatops-${id}`
    : path.join(tmpdir(), `tencent-chatops-${id}.sock`);
}
