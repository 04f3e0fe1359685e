/** A server on this machine that plays the cloud's end of the wire, as a test tells it to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { systemClock } from '../../src/lib/clock.ts';
import type { AccountSettings, CredentialSettings } from '../../src/tencent/accounts.ts';
import type { CloudAnswer, CloudRequest, Transport } from '../../src/tencent/port.ts';
import { createTransport, type TransportOptions } from '../../src/tencent/transport.ts';

export interface Arrival {
  readonly action: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly path: string;
  /** The same number for requests on the same connection. */
  readonly connection: number;
}

export type Answering = (arrival: Arrival, response: ServerResponse, socket: Socket) => void;

export interface Wire extends AsyncDisposable {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Resolves when the next request has arrived. */
  arrival(): Promise<Arrival>;
}

/** Listens on 127.0.0.1, or on a unix socket. */
export async function startWire(answering: Answering, socketPath?: string): Promise<Wire> {
  const arrivals: Arrival[] = [];
  const sockets: Socket[] = [];
  const waiting: ((arrival: Arrival) => void)[] = [];
  const server = createServer(async (request, response) => {
    const arrival = {
      action: String(request.headers['x-tc-action']),
      headers: request.headers,
      body: await text(request).catch(() => ''),
      path: request.url ?? '',
      connection: sockets.indexOf(request.socket),
    };
    arrivals.push(arrival);
    for (const resolve of waiting.splice(0)) resolve(arrival);
    answering(arrival, response, request.socket);
  });
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => {
    if (socketPath === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(socketPath, resolve);
  });
  return {
    url: socketPath === undefined ? `http://127.0.0.1:${portOf(server.address())}` : socketPath,
    arrivals,
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function portOf(address: string | AddressInfo | null): number {
  return z.object({ port: z.number() }).parse(address).port;
}

/** An answer of the API. */
export function respond(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ Response: body }));
}

export function refuseWith(response: ServerResponse, code: string, message = 'The cloud says so.'): void {
  respond(response, { Error: { Code: code, Message: message }, RequestId: 'req-1' });
}

export const testKeys = { secretId: 'AKIDtestTestTestTest0001', secretKey: 'verySecretKey', token: undefined };

export function account(credentials: CredentialSettings = { kind: 'env' }, name = 'default'): AccountSettings {
  return { name, site: 'mainland', region: 'ap-guangzhou', domain: undefined, credentials };
}

export function transportTo(url: string | undefined, options: Partial<TransportOptions> = {}): Transport {
  return createTransport({
    accounts: [account()],
    defaultAccount: 'default',
    keys: testKeys,
    ...(url === undefined ? {} : { endpoint: { url } }),
    clock: systemClock,
    ...options,
  });
}

export function describeTargets(overrides: Partial<CloudRequest> = {}): CloudRequest {
  return {
    account: 'default',
    region: 'ap-guangzhou',
    operation: 'clb:DescribeTargets',
    request: { LoadBalancerId: 'lb-cuxw2rm0' },
    signal: new AbortController().signal,
    ...overrides,
  };
}

/** One call to a server that answers so, and what came of it. */
export async function answerTo(answering: Answering, overrides: Partial<CloudRequest> = {}): Promise<CloudAnswer> {
  await using wire = await startWire(answering);
  await using transport = transportTo(wire.url);
  return await transport.send(describeTargets(overrides));
}

/** The id of the key that a request was signed with, and its token. */
export function idOf(headers: IncomingMessage['headers'] | undefined): readonly unknown[] {
  return [/Credential=([^/]*)/.exec(String(headers?.authorization))?.[1], headers?.['x-tc-token']];
}
