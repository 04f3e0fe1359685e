import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Executor } from '../../executor/api.ts';
import type { Handles } from '../../ledger/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Principal } from '../../people/principal.ts';
import { createDrives } from './drives.ts';
import { type Channel, splitEras } from './eras.ts';
import { createLegacyServer } from './legacy/server.ts';
import { createLibrary, type LibraryParts } from './library.ts';
import { limits } from './limits.ts';
import { type Log, silentLog } from './log.ts';
import { offeringOf } from './offering.ts';
import type { McpServiceOptions } from './service.ts';
import type { Offer } from './toolsets.ts';

export interface StdioOptions extends Pick<LibraryParts, 'policy' | 'people' | 'accounts'> {
  readonly executor: Executor;
  readonly principal: Principal;
  readonly clock: Clock;
  readonly version: string;
  readonly log?: Log;
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  /** The command by which a human can decide on a change. */
  readonly howToApprove: (id: string) => string;
  /** The page of a change in the console; undefined where no console runs. */
  readonly pageOf?: (id: string) => Promise<string | undefined>;
  readonly handles: Handles;
  readonly randomBytes: RandomBytes;
  /** Which tools there are; all of them where absent. */
  readonly offer?: Offer;
}

/**
 * Serves one client over stdin and stdout until the client goes away or the signal aborts, and until what has been sent
 * to the cloud by then is recorded.
 */
export async function serveStdio(options: StdioOptions): Promise<void> {
  const { log = silentLog, stdin = process.stdin, stdout = process.stdout, signal } = options;
  const ending = new AbortController();
  const end = (why: string) => {
    if (ending.signal.aborted) return;
    log.info({ why }, 'the MCP connection ends');
    ending.abort();
  };
  // Node tells nobody else that a stream broke: without a listener a client that closed its end would crash the process.
  const broken = (error: Error) => end(error.message);
  const drives = createDrives(options.executor, ending.signal, log);
  const offering = offeringOf(options.executor.tools, options.offer);
  const library = createLibrary({ ...options, log, offering });
  const offered = { ...options, log, drives, offering, library };
  const eras = splitEras(new StdioServerTransport(stdin, stdout), {
    openModern: (channel) => openModern(channel, offered, ending.signal),
    failed(thrown) {
      log.error({ err: thrown }, 'the revision that the client speaks could not be served');
      end('the revision could not be served');
    },
  });
  const server = createLegacyServer({ ...offered, onclose: () => end('the transport closed') });
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });

  // A script pipes its requests in and closes: what came before the end is still answered, within reason.
  const lastAnswers = async () => {
    const enough = AbortSignal.any([ending.signal, options.clock.deadline(limits.lastAnswersMs)]);
    await Promise.race([
      eras.answered(),
      new Promise((resolve) => enough.addEventListener('abort', resolve, { once: true })),
    ]);
    end('stdin ended');
  };
  // The SDK's transport never listens for the end of stdin.
  stdin.once('end', () => void lastAnswers());
  stdin.once('close', () => {
    if (!stdin.readableEnded) end('stdin closed');
  });
  stdin.on('error', broken);
  stdout.on('error', broken);
  // Each answer that waits for a slow reader listens for 'drain'.
  stdout.setMaxListeners(0);
  if (signal.aborted) end('aborted');
  else signal.addEventListener('abort', () => end('aborted'), { once: true });

  await server.connect(eras.legacy);
  await eras.start();
  await ended;
  await eras.close();
  await drives.idle();
}

async function openModern(
  transport: Channel,
  options: StdioOptions & McpServiceOptions,
  signal: AbortSignal,
): Promise<void> {
  const [{ openModernStdio }, { createQuestions }] = await Promise.all([
    import('./modern/stdio.ts'),
    import('./modern/questions.ts'),
  ]);
  const questions = createQuestions(options);
  openModernStdio({ ...options, transport, questions, signal });
}
