/** One client over stdin and stdout. Who this is and which tools there are is said at once; the rest is opened meanwhile. */
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { errorCodes, FailureError, failureOf } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Backend, BackendParts } from './backend.ts';
import { splitEras } from './eras.ts';
import { createLegacyServer } from './legacy/server.ts';
import { limits } from './limits.ts';
import { type Log, silentLog } from './log.ts';
import type { Offering } from './offering.ts';
import { openWhenNeeded } from './opening.ts';

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
   * Opens what calls need: with the first request that needs it, or without one as soon as the client is quiet. Where it
   * throws, whatever waits for it is told so, and a later request tries again.
   */
  readonly open: () => Promise<BackendParts>;
}

/**
 * Serves one client over stdin and stdout until the client goes away or the signal aborts, and until what has been sent
 * to the cloud by then is recorded. Throws what `open` threw, where it never did otherwise.
 */
export async function serveStdio(options: StdioOptions): Promise<void> {
  const { log = silentLog, stdin = process.stdin, stdout = process.stdout, clock, offering, version, signal } = options;
  const greeting = { version, offering, clock, log };
  const ending = new AbortController();
  const end = (why: string) => {
    if (ending.signal.aborted) return;
    log.info({ why }, 'the MCP connection ends');
    ending.abort(connectionEnded);
  };

  const opening = openWhenNeeded(async (): Promise<Backend> => {
    try {
      const { createBackend } = await import('./backend.ts');
      return createBackend({ ...(await options.open()), clock, log, offering }, ending.signal);
    } catch (thrown) {
      log.error({ err: thrown }, 'what calls need could not be opened');
      throw thrown;
    }
  }, clock);

  let waiting = 0;

  /** Nothing is begun for a client that is gone: what it needs may be closed already. */
  async function backend(): Promise<Backend> {
    ending.signal.throwIfAborted();
    waiting += 1;
    if (waiting === limits.waitingForOpening) stdin.pause();
    try {
      return await opening.need();
    } catch (thrown) {
      throw notOpened(thrown);
    } finally {
      waiting -= 1;
      if (waiting === limits.waitingForOpening - 1 && !ending.signal.aborted) stdin.resume();
      ending.signal.throwIfAborted();
    }
  }

  async function* activity(listening: AbortSignal) {
    yield* (await backend()).executor.activity(listening);
  }

  const eras = splitEras(new StdioServerTransport(stdin, stdout), {
    onMessage: opening.heard,
    async openModern(transport) {
      const { openModernStdio } = await import('./modern/stdio.ts');
      const executor = { activity };
      openModernStdio({ ...greeting, backend, executor, transport, signal: ending.signal });
    },
    failedModern(thrown) {
      log.error({ err: thrown }, 'the revision that the client speaks could not be served');
      end('the revision could not be served');
    },
  });
  const server = createLegacyServer({
    ...greeting,
    backend,
    onclose: () => end('the transport closed'),
  });

  /** A script pipes its requests in and closes: what came before the end is still answered, within reason. */
  async function lastAnswers(why: string): Promise<void> {
    const enough = AbortSignal.any([ending.signal, clock.deadline(limits.lastAnswersMs)]);
    await Promise.race([eras.answered(), aborted(enough)]);
    end(why);
  }

  watchStreams(stdin, stdout, {
    gone: end,
    /** Even of a client that asked for nothing, whoever started this learns whether it could have been served. */
    async said() {
      await backend().catch(() => undefined);
      await lastAnswers('stdin ended');
    },
  });
  if (signal.aborted) end('aborted');
  else signal.addEventListener('abort', () => end('aborted'), { once: true });

  await server.connect(eras.legacy);
  await eras.start();
  // What it threw comes out below.
  opening.needOnceQuiet(ending.signal).catch(() => undefined);
  await aborted(ending.signal);
  await eras.close();
  const outcome = await opening.outcome(signal);
  if (outcome?.status === 'rejected') throw outcome.reason;
  await outcome?.value.drives.idle();
}

/** The detail is for whoever runs this program: an assistant must not move its files away. */
function notOpened(thrown: unknown): FailureError {
  const { code } = failureOf(thrown);
  const failure = {
    code,
    message: `${errorCodes[code].meaning} This server can answer nothing before that is mended. Nothing was asked or sent.`,
    next: 'Tell the person: whoever runs this server finds what is wrong in its log. Another call tries again.',
  };
  return new FailureError(failure);
}

/** The reason of whatever was begun for this client. */
const connectionEnded = new FailureError({
  code: 'Cancelled',
  message: 'The connection ended. Nothing more was begun.',
});

interface StreamEnds {
  /** The client is not there any more. */
  readonly gone: (why: string) => void;
  /** The client has said everything, and may still listen. */
  readonly said: () => Promise<void>;
}

function watchStreams(stdin: Readable, stdout: Writable, { gone, said }: StreamEnds): void {
  // Node tells nobody else that a stream broke: without a listener a client that closed its end would crash the process.
  const broken = (error: Error) => gone(error.message);
  stdin.on('error', broken);
  stdout.on('error', broken);
  // The SDK's transport never listens for the end of stdin.
  stdin.once('end', () => void said());
  stdin.once('close', () => {
    if (!stdin.readableEnded) gone('stdin closed');
  });
  // Each answer that waits for a slow reader listens for 'drain'.
  stdout.setMaxListeners(0);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
