/** HTTP mode: signed requests to the app's request URL. */
import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { app } from '../seeds.ts';
import { timings } from '../timings.ts';
import type { Workspace } from '../workspace.ts';
import { type Envelope, type Outcome, payloadOf, type Transport } from './outcome.ts';

export interface SignedRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: { readonly [name: string]: string };
}

export interface HttpMode extends Transport {
  /** Everything that was sent, so that a test can send it again, or something like it. */
  readonly sent: readonly SignedRequest[];
  /** As Slack signs now. */
  sign(body: string, contentType: string): SignedRequest;
  post(request: SignedRequest): Promise<Response>;
  /** Slack's question when the URL is entered; whether the app gave the right answer. */
  verifyUrl(): Promise<boolean>;
}

export const signature = (secret: string, timestampS: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestampS}:${body}`).digest('hex')}`;

export function createHttpMode(url: string, { clock }: Workspace, closing: AbortSignal): HttpMode {
  const sent: SignedRequest[] = [];
  const sign = (body: string, contentType: string, more: JsonObject = {}): SignedRequest => {
    const timestampS = Math.floor(clock.now() / 1_000);
    const headers = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestampS),
      'x-slack-signature': signature(app.signingSecret, timestampS, body),
    };
    const extra = Object.entries(more).map(([name, value]) => [name, String(value)] as const);
    return { url, body, headers: { ...headers, ...Object.fromEntries(extra) } };
  };
  const post = ({ url: to, body, headers }: SignedRequest, signal: AbortSignal = closing) =>
    fetch(to, { method: 'POST', body, headers, signal });

  async function attempt(request: SignedRequest): Promise<Outcome> {
    const startedAt = clock.elapsed();
    const done = new AbortController();
    const late = clock
      .sleep(timings.ackMs, AbortSignal.any([done.signal, closing]))
      .then(() => undefined)
      .catch(() => undefined);
    const answered = post(request, AbortSignal.any([done.signal, closing])).then(async (response) => ({
      response,
      text: await response.text(),
    }));
    try {
      const answer = await Promise.race([answered, late]);
      if (!answer) return { acked: false, error: 'operation_timeout', reason: 'http_timeout', noRetry: false };
      const noRetry = answer.response.headers.get('x-slack-no-retry') === '1';
      if (!answer.response.ok) return { acked: false, error: 'dispatch_failed', reason: 'http_error', noRetry };
      return { acked: true, ackMs: clock.elapsed() - startedAt, payload: payloadOf(answer.text), noRetry };
    } catch {
      return { acked: false, error: 'dispatch_failed', reason: 'connection_failed', noRetry: false };
    } finally {
      done.abort();
      answered.catch(() => undefined);
    }
  }

  return {
    sent,
    sign: (body, contentType) => sign(body, contentType),
    post: (request) => post(request),
    async verifyUrl() {
      const challenge = 'fake-challenge';
      const body = { token: app.verificationToken, type: 'url_verification', challenge };
      const response = await post(sign(JSON.stringify(body), json));
      return response.ok && (await response.text()).includes(challenge);
    },
    send(envelope) {
      const retry =
        envelope.attempt === 0
          ? {}
          : { 'x-slack-retry-num': envelope.attempt, 'x-slack-retry-reason': envelope.reason ?? 'unknown_error' };
      const [body, contentType] = bodyOf(envelope);
      const request = sign(body, contentType, retry);
      sent.push(request);
      return { to: [], outcome: attempt(request) };
    },
  };
}

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

function bodyOf({ kind, body }: Envelope): readonly [string, string] {
  if (kind === 'events_api') return [JSON.stringify(body), json];
  if (kind === 'interactive') return [new URLSearchParams({ payload: JSON.stringify(body) }).toString(), form];
  const fields = Object.entries(body).map(([name, value]) => [name, String(value)] satisfies [string, string]);
  return [new URLSearchParams(fields).toString(), form];
}
