/** How Slack reaches us: a connection that we open, or requests that it signs. */
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import { FailureError } from '../../../errors.ts';
import { silent } from './silent.ts';
import { type Around, overSocket, type SocketTransport } from './socket.ts';

export type Transport =
  | SocketTransport
  | { readonly kind: 'http'; readonly signingSecret: string; readonly host: string; readonly port: number };

export interface Connection {
  readonly receiver: Receiver;
  start(): Promise<{ readonly url: string | undefined }>;
  stop(): Promise<void>;
}

/** Where Slack's pages send their requests to. */
const path = '/slack/events';

/** A body of Slack's is far smaller. */
const bodyLimit = '1mb';

export function connectionFor(transport: Transport, around: Around): Connection {
  switch (transport.kind) {
    case 'socket':
      return overSocket(transport, around);
    case 'http':
      return overHttp(transport);
  }
}

function overHttp({ signingSecret, host, port }: Extract<Transport, { kind: 'http' }>): Connection {
  const receiver = new HTTPReceiver({ signingSecret, logger: silent, endpoints: [path], bodyLimit });
  return {
    receiver,
    async start() {
      const server = await receiver.start({ host, port }).catch((thrown: unknown) => {
        throw cannotListen(thrown, host, port);
      });
      const address = server.address();
      const at = typeof address === 'object' && address !== null ? address.port : port;
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${at}${path}` };
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
