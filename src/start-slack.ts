/** `tencent-chatops slack`: the bot in Slack, until the process is told to end. */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { App } from './app.ts';
import { type Secrets, slackConnection } from './config.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { randomBytes } from './lib/random.ts';
import type { Log } from './log.ts';
import type { SlackOptions } from './surfaces/slack/options.ts';
import { type Slack, serveSlack } from './surfaces/slack/slack.ts';

export interface SlackCommand {
  readonly app: App;
  readonly secrets: Pick<Secrets, 'slack'>;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly io: Pick<NodeJS.Process, 'stdout' | 'on' | 'off'>;
}

export async function runSlack({ app, secrets, version, signal, io }: SlackCommand): Promise<void> {
  const stray = strayRejections(app.log);
  io.on('unhandledRejection', stray);
  try {
    const slack = await startSlack(app, secrets, { signal, clock: systemClock }).catch((thrown: unknown) => {
      // Told to end while it waited for Slack: that is no failure.
      if (signal.aborted) return undefined;
      throw thrown;
    });
    if (!slack) return;
    const where = slack.url === undefined ? 'over a connection of its own' : `at ${slack.url}`;
    io.stdout.write(
      `tencent-chatops ${version} is in Slack ${where}, as ${slack.app.botUser} of ${slack.app.teamId} (Ctrl-C ends it).\n`,
    );
    const told = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const shutOut = await Promise.race([told, slack.shutOut]);
    await slack.close();
    // Whoever starts it again finds the same until somebody has done something about the app.
    if (shutOut) throw shutOut;
  } finally {
    io.off('unhandledRejection', stray);
  }
}

/** Throws a `FailureError` that says what is missing, or that Slack says no. */
export async function startSlack(
  app: App,
  secrets: Pick<Secrets, 'slack'>,
  {
    signal,
    clock,
    pingTimeoutMs,
    mount,
  }: {
    readonly signal: AbortSignal;
    readonly clock: Clock;
    readonly pingTimeoutMs?: number;
    /** In HTTP mode, takes Slack's requests on a server that runs already; says where. */
    readonly mount?: (listener: RequestListener) => string;
  },
): Promise<Slack> {
  const { config, executor, ledger, directory, log } = app;
  const { settings, botToken, transport } = slackConnection(config, secrets);
  const reached = (): SlackOptions['transport'] => {
    if (transport.kind === 'socket') return pingTimeoutMs === undefined ? transport : { ...transport, pingTimeoutMs };
    return mount ? { kind: 'mounted', signingSecret: transport.signingSecret, mount } : transport;
  };
  return serveSlack({
    executor,
    ledger,
    directory,
    accounts: { accounts: config.accounts, defaultAccount: config.defaultAccount },
    clock,
    randomBytes,
    log,
    owner: `${process.pid}-${randomUUID()}`,
    signal,
    settings,
    botToken,
    apiUrl: config.slackApiUrl,
    forgetGroup: app.forgetGroup,
    transport: reached(),
  });
}

/**
 * socket-mode 3.1 can leave a rejected promise that nobody holds when a connection ends at the wrong moment. Node would
 * end the process, and with it what others wait for here; connection/socket.ts opens the next connection.
 */
export function strayRejections(log: Log): (thrown: unknown) => void {
  return (thrown) => log.error({ err: thrown }, 'a promise of a library was rejected, and nobody held it');
}
