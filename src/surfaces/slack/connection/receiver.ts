/** How Slack reaches us: a connection that we open, or requests that it signs. */
import { HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { silent } from './silent.ts';

export type Transport =
  | {
      readonly kind: 'socket';
      readonly appToken: string;
      readonly apiUrl: string | undefined;
      readonly pingTimeoutMs?: number;
    }
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

export function connectionFor(transport: Transport): Connection {
  switch (transport.kind) {
    case 'socket':
      return overSocket(transport);
    case 'http':
      return overHttp(transport);
  }
}

function overSocket({ appToken, apiUrl, pingTimeoutMs }: Extract<Transport, { kind: 'socket' }>): Connection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: silent,
    ...(pingTimeoutMs !== undefined && { clientPingTimeout: pingTimeoutMs }),
    ...(apiUrl !== undefined && { installerOptions: { clientOptions: { slackApiUrl: apiUrl } } }),
  });
  return {
    receiver,
    async start() {
      await receiver.start();
      return { url: undefined };
    },
    // Bolt's own stop does not wait, and the client's may wait for seconds for a server that is silent.
    stop: () => receiver.client.disconnect(),
  };
}

function overHttp({ signingSecret, host, port }: Extract<Transport, { kind: 'http' }>): Connection {
  const receiver = new HTTPReceiver({ signingSecret, logger: silent, endpoints: [path], bodyLimit });
  return {
    receiver,
    async start() {
      const server = await receiver.start({ host, port });
      const address = server.address();
      const at = typeof address === 'object' && address !== null ? address.port : port;
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${at}${path}` };
    },
    async stop() {
      await receiver.stop();
    },
  };
}
