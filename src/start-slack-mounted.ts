/** The Slack bot inside `tencent-chatops serve`: the rest of the server neither waits for it nor ends with it. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { App } from './app.ts';
import { type Secrets, slackConnection } from './config.ts';
import { FailureError } from './errors.ts';
import { systemClock } from './lib/clock.ts';
import { requestPath } from './surfaces/slack/names.ts';

export interface MountedSlack {
  /** False where the request is not Slack's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  close(): Promise<void>;
}

export interface SlackBeside {
  readonly app: App;
  readonly secrets: Pick<Secrets, 'slack'>;
  readonly signal: AbortSignal;
  readonly io: Pick<NodeJS.Process, 'on' | 'off'>;
}

/** Undefined where Slack is not configured, or has no tokens, which the log then says. */
export function mountSlack({ app, secrets, signal, io }: SlackBeside, base: string): MountedSlack | undefined {
  const { config, log } = app;
  const overHttp = transportOf();
  if (overHttp === undefined) return undefined;
  let listener: RequestListener | undefined;
  const mount = (taken: RequestListener) => {
    listener = taken;
    return `${base}${requestPath}`;
  };
  const started = start();
  started.catch((thrown: unknown) => {
    if (!signal.aborted) log.error({ err: thrown }, 'the Slack bot does not run; the rest of the server goes on');
  });

  function transportOf(): boolean | undefined {
    if (!config.slack) return undefined;
    try {
      return slackConnection(config, secrets).transport.kind === 'http';
    } catch (thrown) {
      if (!(thrown instanceof FailureError)) throw thrown;
      log.warn(`The Slack bot is not run: ${thrown.message}`);
      return undefined;
    }
  }

  async function start() {
    const { startSlack, strayRejections } = await import('./start-slack.ts');
    const stray = strayRejections(log);
    io.on('unhandledRejection', stray);
    const slack = await startSlack(app, secrets, { signal, clock: systemClock, mount }).catch((thrown: unknown) => {
      io.off('unhandledRejection', stray);
      throw thrown;
    });
    void slack.shutOut.then((failure) =>
      log.error({ err: failure }, 'Slack lets the bot in no more; the rest of the server goes on'),
    );
    return { slack, stray };
  }

  return {
    handle(request, response) {
      if (!overHttp || (request.url ?? '').split('?')[0] !== requestPath) return false;
      // Slack brings it again, and is told no more than that.
      if (listener) listener(request, response);
      else response.writeHead(503, { 'retry-after': '5' }).end();
      return true;
    },
    async close() {
      const running = await started.catch(() => undefined);
      await running?.slack.close();
      if (running) io.off('unhandledRejection', running.stray);
    },
  };
}
