import { FailureError } from '../../errors.ts';
import type { ChangeRow, Ledger, SendLimit } from '../../ledger/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { CloudAnswer } from '../../tencent/port.ts';
import { limits } from '../limits.ts';
import { createSendLine, type Departure, type SendLine, type Ticket } from './send-line.ts';

/** Callers that are nobody in particular, so that what runs by itself cannot crowd out those who wait for an answer. */
export const background = {
  /** Looks at what became of changes. */
  polls: 'polls',
  /** Plans that are made again before a send. */
  changes: 'changes',
} as const;

interface Call extends Ticket {
  readonly account: string;
  readonly operation: string;
}

export interface RateLimit {
  /**
   * Calls `send` as soon as one more request of this account and operation may arrive at the cloud. Callers take turns,
   * across all processes that share the ledger; the calls of one caller in one process go in their order. Undefined
   * where the advance lost its race or came too late: then nothing was sent.
   */
  run(call: Call, send: (row: ChangeRow | undefined) => Promise<CloudAnswer>): Promise<CloudAnswer | undefined>;
}

interface RateLimitParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly callsPerSecond: number;
  /** Names this process among those that share the ledger. */
  readonly owner: string;
}

interface Operation {
  readonly limit: SendLimit;
  readonly line: SendLine;
}

export function createRateLimit(parts: RateLimitParts): RateLimit {
  const { ledger, clock, callsPerSecond } = parts;
  const operations = new Map<string, Operation>();

  function operationOf({ account, operation }: Call): Operation {
    const key = `${account} ${operation}`;
    const known = operations.get(key);
    if (known) return known;
    const { windowMs, onItsWayMs } = limits;
    const limit: SendLimit = { key, calls: callsPerSecond, windowMs, onItsWayMs };
    const made = { limit, line: createSendLine(parts, limit, operation) };
    operations.set(key, made);
    return made;
  }

  /** A request had arrived when its answer came, whatever the network did. */
  async function settle(limit: SendLimit, { token, askedMs }: Departure, answer: CloudAnswer): Promise<void> {
    const afterMs = clock.elapsed() - askedMs;
    const refused = answer.kind === 'refused' && answer.verdict.retry === 'slow_down';
    await ledger.settleSend(limit, token, afterMs, refused);
  }

  return {
    async run(call, send) {
      const { limit, line } = operationOf(call);
      if (line.isFull(call.caller)) throw new FailureError(tooMany(call.operation));
      const departure = await line.enter(call, send);
      if (!departure) return undefined;
      const answer = await departure.answer;
      // Without an answer of the cloud's nobody knows whether the request is still on its way.
      if (answer.kind === 'unclear') return answer;
      // A call that could not be settled counts as arrived in time anyway; its answer must not be lost over that.
      await settle(limit, departure, answer).catch(() => undefined);
      return answer;
    },
  };
}

function tooMany(operation: string) {
  return {
    code: 'CloudUnreachable',
    message: `Too many calls of ${operation} are waiting already; this one was not queued.`,
    next: 'Ask again in a minute.',
  } as const;
}
