import type { Agent } from 'node:http';
import { z } from 'zod';
import { JsonRecord } from '../lib/json.ts';
import type { JsonObject } from '../tool.ts';
import type { Keys } from './accounts.ts';
import { connectionFailure, inBrackets } from './connection-failures.ts';
import type { Destination } from './endpoint.ts';
import type { CloudAnswer } from './port.ts';
import type { CalledProduct } from './products.ts';
import { versionOf } from './products.ts';
import type { Sdk } from './sdk.ts';
import { until } from './until.ts';
import { verdictOf } from './verdict.ts';
import { Watch } from './watch.ts';

export interface Call {
  readonly product: CalledProduct;
  readonly action: string;
  readonly region: string | undefined;
  readonly request: JsonObject;
  readonly keys: Keys;
  readonly destination: Destination;
  readonly signal: AbortSignal;
}

/** An answer, with the error behind it for the log. */
export interface Told {
  readonly answer: CloudAnswer;
  readonly cause: unknown;
}

/** The SDK's error for an answer of the API: only that has both. Errors of its HTTP client have no request id. */
const ApiError = z.object({ code: z.string().min(1), message: z.string(), requestId: z.string() });
const HttpError = z.object({ httpCode: z.int() });
/** The HTTP client's error for a body that is no JSON. */
const NotJson = z.object({ type: z.literal('invalid-json') });

/** One request through the SDK. Never throws, and always ends at the signal. */
export async function call(sdk: Sdk, pool: Agent, { signal, ...call }: Call): Promise<Told> {
  const { protocol, host } = call.destination;
  const { secretId, secretKey, token } = call.keys;
  const watch = new Watch(pool, protocol);
  // A client is a plain object, and takes its agent for good: one for each request lets each have its own watch.
  const client = new sdk(host, versionOf(call.product), {
    credential: { secretId, secretKey, ...(token ? { token } : {}) },
    ...(call.region ? { region: call.region } : {}),
    profile: {
      language: 'en-US',
      // The signal is the only deadline.
      httpProfile: { agent: watch, protocol: `${protocol}//`, reqTimeout: 0 },
    },
  });
  try {
    if (signal.aborted) return { answer: ended(watch, host), cause: signal.reason };
    const answer: unknown = await until(
      Promise.race([client.request(call.action, call.request, { signal }), watch.broken]),
      signal,
    );
    return { answer: answered(answer), cause: undefined };
  } catch (thrown) {
    const refusal = refused(thrown, call);
    if (refusal) return { answer: refusal, cause: undefined };
    watch.end();
    return { answer: signal.aborted ? ended(watch, host) : failed(thrown, watch, host), cause: watch.cause ?? thrown };
  }
}

function answered(answer: unknown): CloudAnswer {
  const response = JsonRecord.safeParse(answer);
  if (!response.success) return unclear('The endpoint answered, but not with an answer of the API.');
  const id = response.data['RequestId'];
  return { kind: 'answered', response: response.data, requestId: typeof id === 'string' ? id : undefined };
}

function refused(thrown: unknown, { product, action }: Omit<Call, 'signal'>): CloudAnswer | undefined {
  const error = ApiError.safeParse(thrown);
  if (!error.success) return undefined;
  const { code, message, requestId } = error.data;
  return {
    kind: 'refused',
    error: { code, message, ...(requestId ? { requestId } : {}) },
    verdict: verdictOf({ operation: `${product}:${action}`, code, message }),
  };
}

function failed(thrown: unknown, watch: Watch, host: string): CloudAnswer {
  if (!watch.mayHaveLeft) {
    const why = watch.cause ? connectionFailure(watch.cause) : 'the request could not be made';
    return { kind: 'undelivered', message: `The request did not get to ${host}: ${why}.` };
  }
  if (watch.redirected) return unclear('The endpoint answered with a redirect, which is not followed.');
  const http = HttpError.safeParse(thrown);
  if (http.success)
    return unclear(`The endpoint answered with HTTP ${http.data.httpCode} instead of an answer of the API.`);
  if (watch.cause) return unclear(`The connection broke before the whole answer was there${inBrackets(watch.cause)}.`);
  if (NotJson.safeParse(thrown).success) return unclear('The endpoint answered with something that is not JSON.');
  return unclear('The endpoint answered, but not with an answer of the API.');
}

/** The signal came first. What is not on its way by now never will be. */
function ended(watch: Watch, host: string): CloudAnswer {
  return watch.mayHaveLeft
    ? unclear('No answer came before the wait was ended.')
    : { kind: 'undelivered', message: `The wait was ended before there was a connection to ${host}.` };
}

function unclear(message: string): CloudAnswer {
  return { kind: 'unclear', message };
}
