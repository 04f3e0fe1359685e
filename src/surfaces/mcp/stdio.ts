/** One client over stdin and stdout. Who this is and which tools there are is said at once; the rest is opened meanwhile. */
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { failureOf } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Channel, splitEras } from './eras.ts';
import { failureWords } from './failure-reply.ts';
import { createLegacyServer } from './legacy/server.ts';
import { limits } from './limits.ts';
import { type Log, silentLog } from './log.ts';
import type { Offering } from './offering.ts';
import type { Opened, Work } from './work.ts';

export interface StdioOptions {
  readonly version: string;
  readonly offering: Offering;
  readonly clock: Clock;
  readonly log?: Log;
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  /**
   * Opens what calls need. Called once: with the first request that needs it, or without one as soon as the client is
   * quiet. Where it throws, whatever came is answered with that, and the server ends with it.
   */
  readonly open: () => Promise<Opened>;
}

/**
 * Serves one client over stdin and stdout until the client goes away or the signal aborts, and until what has been sent
 * to the cloud by then is recorded. Throws what `open` threw.
 */
export async function serveStdio(options: StdioOptions): Promise<void> {
  const { log = silentLog, stdin = process.stdin, stdout = process.stdout, clock, offering, version, signal } = options;
  const ending = new AbortController();
  const end = (why: string) => {
    if (ending.signal.aborted) return;
    log.info({ why }, 'the MCP connection ends');
    ending.abort();
  };
  // Node tells nobody else that a stream broke: without a listener a client that closed its end would crash the process.
  const broken = (error: Error) => end(error.message);

  let opening: Promise<Work> | undefined;
  let failed: { readonly thrown: unknown } | undefined;

  function work(): Promise<Work> {
    opening ??= openWork().catch((thrown: unknown) => {
      failed = { thrown };
      void lastAnswers('what calls need could not be opened');
      throw thrown;
    });
    return opening;
  }

  async function openWork(): Promise<Work> {
    const [{ createWork }, opened] = await Promise.all([import('./work.ts'), options.open()]);
    return createWork({ ...opened, clock, log, offering, version }, ending.signal);
  }

  let heard = false;
  const eras = splitEras(new StdioServerTransport(stdin, stdout), {
    heard() {
      heard = true;
    },
    openModern: async (channel: Channel) => (await work()).openModern(channel),
    failedModern(thrown) {
      if (!failed) log.error({ err: thrown }, 'the revision that the client speaks could not be served');
      const refused = eras.refuse(failureWords(failureOf(thrown))).catch(() => undefined);
      void refused.then(() => end('the revision could not be served'));
    },
  });
  const server = createLegacyServer({
    ...{ version, offering, log },
    service: async () => (await work()).service,
    onclose: () => end('the transport closed'),
  });
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });

  /** Opening takes all of this process for a moment, in which a client that is still greeting would wait for its list. */
  async function openWhenQuiet(): Promise<void> {
    for (let look = 0; look < limits.quietLooks; look += 1) {
      heard = false;
      await clock.sleep(limits.quietMs, ending.signal);
      if (!heard) break;
    }
    await work();
  }

  /** A script pipes its requests in and closes: what came before the end is still answered, within reason. */
  async function lastAnswers(why: string): Promise<void> {
    const enough = AbortSignal.any([ending.signal, clock.deadline(limits.lastAnswersMs)]);
    await Promise.race([
      eras.answered(),
      new Promise((resolve) => enough.addEventListener('abort', resolve, { once: true })),
    ]);
    end(why);
  }

  // The SDK's transport never listens for the end of stdin.
  stdin.once('end', () => void lastWords());
  stdin.once('close', () => {
    if (!stdin.readableEnded) end('stdin closed');
  });
  stdin.on('error', broken);
  stdout.on('error', broken);
  // Each answer that waits for a slow reader listens for 'drain'.
  stdout.setMaxListeners(0);
  if (signal.aborted) end('aborted');
  else signal.addEventListener('abort', () => end('aborted'), { once: true });

  /** Even of a client that asked for nothing, whoever started this learns whether it could have been served. */
  async function lastWords(): Promise<void> {
    await work().catch(() => undefined);
    await lastAnswers('stdin ended');
  }

  await server.connect(eras.legacy);
  await eras.start();
  // Whoever is served is told of a failure; `failed` is for whoever started this.
  openWhenQuiet().catch(() => undefined);
  await ended;
  await eras.close();
  const opened = await opening?.catch(() => undefined);
  await opened?.drives.idle();
  if (failed) throw failed.thrown;
}
