/** Real Bolt apps that talk to the fake, for the fake's own tests. */
import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { app as tokens } from './seeds.ts';

interface Target {
  readonly apiUrl: string;
}

export interface Running extends AsyncDisposable {
  readonly app: App;
  /** Of the HTTP server. */
  readonly url: string;
}

/** What Bolt says is of no interest here. */
const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

export const client = ({ apiUrl }: Target, options: WebClientOptions = {}): WebClient =>
  new WebClient(tokens.botToken, { slackApiUrl: apiUrl, logger: silent, ...options });

type Prepare = (app: App) => void;

export async function socketApp(
  target: Target,
  prepare: Prepare,
  { pingTimeoutMs = 1_000, ...options }: Partial<AppOptions> & { readonly pingTimeoutMs?: number } = {},
): Promise<Running> {
  const clientOptions = { slackApiUrl: target.apiUrl, ...options.clientOptions };
  const receiver = new SocketModeReceiver({
    appToken: tokens.appToken,
    clientPingTimeout: pingTimeoutMs,
    installerOptions: { clientOptions: { ...clientOptions } },
    logger: silent,
  });
  const app = new App({ token: tokens.botToken, logger: silent, ...options, receiver, clientOptions });
  prepare(app);
  await app.start();
  return {
    app,
    url: '',
    async [Symbol.asyncDispose]() {
      await app.stop();
    },
  };
}

export async function httpApp(target: Target, prepare: Prepare): Promise<Running> {
  const receiver = new HTTPReceiver({ signingSecret: tokens.signingSecret, logger: silent });
  const clientOptions = { slackApiUrl: target.apiUrl };
  const app = new App({ token: tokens.botToken, logger: silent, receiver, clientOptions });
  prepare(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server?.address();
  if (typeof address !== 'object' || address === null) throw new Error('The app has no port.');
  return {
    app,
    url: `http://127.0.0.1:${address.port}/slack/events`,
    async [Symbol.asyncDispose]() {
      await app.stop();
    },
  };
}
