/** How Slack reaches us: a connection that we open, or requests that it signs. */
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import { FailureError } from '../../../errors.ts';
import { requestPath } from '../names.ts';
import type { MountedTransport } from '../options.ts';
import { silent } from './silent.ts';
import { type Around, overSocket, type SocketTransport } from './socket.ts';

export type Transport =
  | SocketTransport
  | { readonly kind: 'http'; readonly signingSecret: string; readonly host: string; readonly port: number }
  | MountedTransport;

export interface Connection {
  readonly receiver: Receiver;
  start(): Promise<{ readonly url: string | undefined }>;
  stop(): Promise<void>;
}

/** A body of Slack's is far smaller. */
const bodyLimit = '1mb';

export function connectionFor(transport: Transport, around: Around): Connection {
  switch (transport.kind) {
    case 'socket':
      return overSocket(transport, around);
    case 'http':
      return overHttp(transport);
    case 'mounted':
      return onServer(transport);
  }
}

function onServer({ signingSecret, mount }: MountedTransport): Connection {
  const receiver = receiverOf(signingSecret);
  return {
    receiver,
    start: async () => ({ url: mount((request, response) => receiver.requestListener(request, response)) }),
    stop: async () => undefined,
  };
}

function receiverOf(signingSecret: string): HTTPReceiver {
  return new HTTPReceiver({ signingSecret, logger: silent, endpoints: [requestPath], bodyLimit });
}

function overHttp({ signingSecret, host, port }: Extract<Transport, { kind: 'http' }>): Connection {
  const receiver = receiverOf(signingSecret);
  return {
    receiver,
    async start() {
      const server = await receiver.start({ host, port }).catch((thrown: unknown) => {
        throw cannotListen(thrown, host, port);
      });
      const address = server.address();
      const at = typeof address === 'object' && address !== null ? address.port : port;
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${at}${requestPath}` };
    },
    async stop() {
      await receiver.stop();
    },
  };
}

function cannotListen(thrown: unknown, host: string, port: number): FailureError {
  const taken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
  const why = taken ? 'another program listens there' : thrown instanceof Error ? thrown.message : 'it did not work';
  return new FailureError(
    {
      code: 'InvalidConfiguration',
      message: `The Slack bot cannot listen at ${host}, port ${port}: ${why}.`,
      next: 'Set another slack.listen in the configuration, or end whatever listens there.',
    },
    { cause: thrown },
  );
}
