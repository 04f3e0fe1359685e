import { type Failure, FailureError, type ProviderError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { toJsonRecord } from '../lib/json.ts';
import { redactPaths } from '../lib/redact-paths.ts';
import type { Operation, RequestOf, ResponseOf } from '../operations.ts';
import type { CloudAnswer, RefusalVerdict, Transport } from '../tencent/port.ts';
import type { Cloud, SensitivePaths } from '../tool.ts';
import type { RunOptions } from './api.ts';
import { quote } from './failures.ts';
import { limits } from './limits.ts';
import type { RateLimit } from './rate/rate-limit.ts';

interface CloudParts {
  readonly transport: Transport;
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
}

export interface ReadOptions extends RunOptions {
  /** Whose turn its calls take: a principal's id, or one of `background`. */
  readonly caller: string;
}

interface Place extends ReadOptions {
  readonly account: string;
  readonly region: string | undefined;
  /** The operations that the tool declared. */
  readonly reads: readonly Operation[];
  /** What of an answer the tool is not given. */
  readonly sensitive: SensitivePaths;
}

/** The reading side of the cloud for one call of one tool: rate limited, repeated where that is safe, and nothing else. */
export function createCloud(parts: CloudParts, place: Place): Cloud<Operation> {
  async function ask<O extends Operation>(operation: O, request: RequestOf<O>): Promise<Asked<O>> {
    if (!place.reads.includes(operation)) {
      throw new FailureError({
        code: 'Internal',
        message: `The tool asked for ${operation}, which it does not declare as a read.`,
      });
    }
    const answer = await readPatiently(parts, place, operation, request);
    if (answer.kind === 'refused') return { ok: false, ...answer.verdict, error: answer.error };
    // The SDK types its answers and has no schema for them at run time; tools treat every field as possibly absent.
    return { ok: true, response: redactPaths(answer.response, place.sensitive) as ResponseOf<O> };
  }

  return {
    nowMs: parts.clock.now(),
    region: place.region,
    async attempt(operation, request) {
      const asked = await ask(operation, request);
      return asked.ok ? asked : { ok: false, absent: asked.absent, error: asked.error };
    },
    async find(operation, request) {
      const asked = await ask(operation, request);
      if (asked.ok) return asked.response;
      if (asked.absent) return undefined;
      throw new FailureError(refusedRead(operation, asked));
    },
    async read(operation, request) {
      const asked = await ask(operation, request);
      if (asked.ok) return asked.response;
      throw new FailureError(refusedRead(operation, asked));
    },
  };
}

type Refused = RefusalVerdict & { readonly ok: false; readonly error: ProviderError };
type Asked<O extends Operation> = { readonly ok: true; readonly response: ResponseOf<O> } | Refused;

type ReadAnswer = Extract<CloudAnswer, { kind: 'answered' | 'refused' }>;

async function readPatiently(
  parts: CloudParts,
  place: Place,
  operation: string,
  request: unknown,
): Promise<ReadAnswer> {
  const { transport, rateLimit, clock } = parts;
  let slowedDown = 0;
  let readAgain = 0;
  for (;;) {
    const answer = await rateLimit.run({ ...place, operation }, () => {
      const deadline = clock.deadline(limits.readTimeoutMs);
      return transport.send({
        account: place.account,
        region: place.region,
        operation,
        request: toJsonRecord(request),
        signal: place.signal ? AbortSignal.any([place.signal, deadline]) : deadline,
      });
    });
    if (!answer) throw new FailureError({ code: 'Internal', message: `${operation}, a read, was not sent.` });
    place.signal?.throwIfAborted();
    const wait = waitBeforeRepeating(answer);
    if (wait !== undefined) {
      await clock.sleep(wait, place.signal);
      continue;
    }
    switch (answer.kind) {
      case 'answered':
      case 'refused':
        return answer;
      case 'undelivered':
      case 'unclear':
        throw new FailureError(lostRead(operation, answer));
    }
  }

  function waitBeforeRepeating(answer: CloudAnswer): number | undefined {
    if (answer.kind === 'answered') return undefined;
    if (answer.kind !== 'refused') return limits.readAgainMs[readAgain++];
    switch (answer.verdict.retry) {
      case 'slow_down':
        return limits.slowDownMs[slowedDown++];
      case 'read_again':
        return limits.readAgainMs[readAgain++];
      case 'wait':
      case 'never':
        return undefined;
    }
  }
}

function refusedRead(operation: string, { error, next }: Refused): Failure {
  return {
    code: 'CloudRefused',
    message: `The cloud refused ${operation}, a read; nothing was changed.`,
    ...(next !== undefined && { next }),
    provider: quote(error),
  };
}

function lostRead(operation: string, answer: Exclude<CloudAnswer, ReadAnswer>): Failure {
  return {
    code: answer.kind === 'undelivered' ? 'CloudUnreachable' : 'CloudUnclear',
    message: `${operation}, a read, got no usable answer: ${answer.message} Nothing was changed.`,
    next: 'Check the network and the endpoint, then ask again.',
  };
}
