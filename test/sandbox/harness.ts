import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

/** Time that only the test moves. Sleeping passes at once, and takes its time along. */
export class VirtualClock {
  #now: number;

  constructor(now = Date.UTC(2026, 0, 15, 8)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.pass(ms);
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}

export interface Bench extends Sandbox {
  readonly clock: VirtualClock;
  readonly dataDir: string;
}

export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export async function bench(options: Partial<SandboxOptions> & { clock?: VirtualClock } = {}): Promise<Bench> {
  const clock = options.clock ?? new VirtualClock();
  const dataDir = options.dataDir ?? temporaryDir();
  const sandbox = await startSandbox({ listen: { port: 0 }, ...options, dataDir, clock });
  onTestFinished(() => sandbox.close());
  return Object.assign(sandbox, { clock, dataDir });
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface HttpAsk {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export function send(
  endpoint: string,
  { method = 'GET', path = '/', headers = {}, body }: HttpAsk,
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export interface Key {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
}

export interface Signing {
  readonly key: Key;
  readonly host: string;
  readonly seconds: number;
  readonly method?: string;
  readonly query?: string;
  readonly body?: string | Buffer;
  readonly contentType?: string;
  readonly service?: string;
  readonly date?: string;
}

/** The client's side of TC3, written apart from the sandbox's. */
export function authorizationOf(it: Signing): string {
  const contentType = it.contentType ?? 'application/json';
  const date = it.date ?? new Date(it.seconds * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${it.service ?? 'any'}/tc3_request`;
  const canonical = `${it.method ?? 'POST'}\n/\n${it.query ?? ''}\ncontent-type:${contentType}\nhost:${it.host}\n\ncontent-type;host\n${hash(it.body ?? '')}`;
  const signing = hmac(hmac(hmac(`TC3${it.key.secretKey}`, date), it.service ?? 'any'), 'tc3_request');
  const signature = hmac(signing, `TC3-HMAC-SHA256\n${it.seconds}\n${scope}\n${hash(canonical)}`).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${it.key.secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
}

export const apiVersions = { clb: '2018-03-17', gaap: '2018-05-29', scf: '2018-04-16', sts: '2018-08-13' } as const;
export type ApiProduct = keyof typeof apiVersions;

export interface CallOptions {
  readonly region?: string | null;
  readonly key?: Key;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  /** Sent as it is, in place of the parameters. */
  readonly body?: string | Buffer;
  readonly contentType?: string;
}

/** What a signed POST of the given product's action is, ready to be sent. */
export function signed(
  on: Bench,
  product: ApiProduct,
  action: string,
  parameters: object,
  options: CallOptions = {},
): HttpAsk {
  const key: Key = options.key ?? on;
  const seconds = Math.floor(on.clock.now() / 1000);
  const body = options.body ?? JSON.stringify(parameters);
  const contentType = options.contentType ?? 'application/json';
  const region = options.region === undefined ? (product === 'clb' ? 'ap-guangzhou' : null) : options.region;
  const { host } = new URL(on.endpoint);
  return {
    method: 'POST',
    headers: {
      Host: host,
      'Content-Type': contentType,
      'X-TC-Action': action,
      'X-TC-Version': apiVersions[product],
      'X-TC-Timestamp': String(seconds),
      Authorization: authorizationOf({ key, host, seconds, body, contentType, service: product }),
      ...(region === null ? {} : { 'X-TC-Region': region }),
      ...(key.token === undefined ? {} : { 'X-TC-Token': key.token }),
      ...options.headers,
    },
    body,
  };
}

const Envelope = z.object({ Response: z.record(z.string(), z.unknown()) });

const Answer = z.looseObject({
  RequestId: z.string(),
  Error: z.object({ Code: z.string(), Message: z.string() }).optional(),
});
export type Answer = z.infer<typeof Answer>;

export function answerOf({ status, text }: HttpAnswer): Answer {
  if (status !== 200) throw new Error(`HTTP ${status}: ${text}`);
  return Answer.parse(Envelope.parse(JSON.parse(text)).Response);
}

/** A signed call, by POST and TC3. */
export async function call(
  on: Bench,
  product: ApiProduct,
  action: string,
  parameters: object = {},
  options: CallOptions = {},
): Promise<Answer> {
  return answerOf(await send(on.endpoint, signed(on, product, action, parameters, options)));
}

/** `ok`, or the code of the error. */
export const codeOf = (answer: Answer): string => answer.Error?.Code ?? 'ok';

export async function code(
  on: Bench,
  product: ApiProduct,
  action: string,
  parameters: object = {},
  options: CallOptions = {},
): Promise<string> {
  return codeOf(await call(on, product, action, parameters, options));
}

/** Requests of the five pages, as their examples have them. */
export const pages = {
  register: {
    LocationId: 'loc-abcd1234',
    ListenerId: 'lbl-d1ub****',
    FunctionTargets: [
      {
        Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
        Weight: 66,
      },
    ],
    LoadBalancerId: 'lb-cuxw****',
  },
  deregister: {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerId: 'lbl-d1ubsydq',
    LocationId: 'loc-abcd1234',
    FunctionTargets: [
      {
        Weight: 66,
        Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
      },
    ],
  },
  delete: { ProxyId: 'link-3d85gh', Force: '1', ListenerIds: ['listener-o0f3at99'] },
  bind: {
    RealServerBindSet: [
      {
        RealServerWeight: '1',
        RealServerId: 'rs-04v3s12t',
        RealServerPort: '80',
        RealServerIP: '119.28.69.101',
        RealServerFailoverRole: 'master',
      },
    ],
    ListenerId: 'listener-pbsgn7ej',
  },
  terminate: {
    Namespace: 'default',
    FunctionName: 'helloworld',
    InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e',
  },
} as const;
