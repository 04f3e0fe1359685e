/**
 * Socket Mode. The library's own way of coming back is switched off: where Slack could not be asked, it leaves a
 * rejected promise that nobody holds and stays away for good, and it waits for seconds where Slack itself asks for a new
 * connection.
 */
import { SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../log.ts';
import { failureOfCall } from './call.ts';
import { fatalErrors } from './errors.ts';
import { type CallFailure, failureWords } from './outcome.ts';
import { silent } from './silent.ts';
import { waitAfter } from './wait-after.ts';

export interface SocketTransport {
  readonly kind: 'socket';
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly pingTimeoutMs?: number;
}

export interface Around {
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  /** Slack lets the bot in no more: nothing is delivered from here on. */
  shutOut(failure: CallFailure): void;
}

/** For the address to connect to; and for all of it, up to Slack's first word. */
const answerMs = 10_000;
const helloMs = 30_000;

export class ShutOut extends Error {
  readonly failure: CallFailure;

  constructor(failure: CallFailure) {
    super(failureWords(failure));
    this.failure = failure;
  }
}

export function overSocket(
  { appToken, apiUrl, pingTimeoutMs }: SocketTransport,
  { clock, log, signal, shutOut }: Around,
) {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: silent,
    autoReconnectEnabled: false,
    ...(pingTimeoutMs !== undefined && { clientPingTimeout: pingTimeoutMs }),
    installerOptions: {
      clientOptions: {
        ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: answerMs,
      },
    },
  });
  const { client } = receiver;
  let isConnecting = false;

  /** Throws a `ShutOut` where Slack says no, and returns where the process ends. */
  async function connect(): Promise<void> {
    isConnecting = true;
    try {
      for (let attempt = 0; !signal.aborted; attempt += 1) {
        const failure = await connectOnce();
        if (!failure || signal.aborted) return;
        if (failure.kind === 'refused' && fatalErrors.has(failure.error)) throw new ShutOut(failure);
        log.warn({ failure }, 'Slack opens no connection; it is tried again');
        await clock.sleep(waitAfter(failure, attempt), signal).catch(() => undefined);
      }
    } finally {
      isConnecting = false;
    }
  }

  async function connectOnce(): Promise<CallFailure | undefined> {
    const over = new AbortController();
    const late = clock.sleep(helloMs, AbortSignal.any([over.signal, signal])).then(
      () => 'late' as const,
      () => 'over' as const,
    );
    // It rejects where Slack gives no address, and where the connection ends before Slack's first word.
    const started = receiver.start().then(
      () => undefined,
      (thrown: unknown) => failureOfCall(thrown ?? new Error('the connection ended before Slack said a word')),
    );
    const first = await Promise.race([started, late]);
    over.abort();
    if (first !== 'late' && first !== 'over') return first;
    if (first === 'late') client.disconnect().catch(() => undefined);
    return { kind: 'unclear', words: 'Slack did not say a word' };
  }

  client.on('disconnected', () => {
    if (isConnecting || signal.aborted) return;
    connect().catch((thrown: unknown) => {
      if (thrown instanceof ShutOut) shutOut(thrown.failure);
      else log.error({ err: thrown }, 'no connection to Slack could be opened');
    });
  });
  return {
    receiver,
    async start() {
      await connect();
      return { url: undefined };
    },
    // Bolt's own stop does not wait, and the client's may wait for seconds for a server that is silent.
    stop: () => client.disconnect(),
  };
}
