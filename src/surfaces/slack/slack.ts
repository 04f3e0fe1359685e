/** The Slack bot: what comes in, what is done with it, and what the chat is told. */
import { FailureError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { createAnswers } from './answering.ts';
import { listenTo } from './connection/app.ts';
import { fatalErrors } from './connection/errors.ts';
import { failureWords } from './connection/outcome.ts';
import { connectionFor } from './connection/receiver.ts';
import { addressesOf, createRespond } from './connection/respond.ts';
import { type App, createWeb, type Web } from './connection/web.ts';
import type { SlackContext } from './context.ts';
import { createInbound } from './inbound/inbound.ts';
import type { Log } from './log.ts';
import type { SlackOptions } from './options.ts';
import { createIdentity } from './people/identity.ts';
import { createProfiles } from './people/profiles.ts';
import { createPublisher } from './publish/publisher.ts';
import { createTokens } from './tokens.ts';
import { giveUp, handle } from './work/handle.ts';
import { createWork } from './work/worker.ts';

export interface Slack {
  /** As Slack knows us. */
  readonly app: App;
  /** Where requests are taken, in HTTP mode. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/** Nothing holds up the end for longer. */
const endMs = 2_000;

/** Resolves once Slack delivers. Throws a `FailureError` where it will not, such as for a token that was revoked. */
export async function serveSlack(options: SlackOptions): Promise<Slack> {
  const {
    executor,
    ledger,
    directory,
    accounts,
    clock,
    randomBytes,
    log,
    owner,
    settings,
    botToken,
    apiUrl,
    forgetGroup,
  } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const web = createWeb({ botToken, apiUrl });
  const app = await whoAmI(web, clock, log, signal);
  const profiles = createProfiles(web, clock);
  const publisher = createPublisher({ outbox: ledger.outbox, owner, clock, context: () => context });
  const context: SlackContext = {
    executor,
    directory,
    accounts,
    clock,
    randomBytes,
    log,
    web,
    app,
    answers: createAnswers({ web, respond: createRespond(clock, addressesOf(apiUrl)), clock, log }),
    tokens: createTokens(ledger.handles, randomBytes),
    identity: createIdentity(app, directory, profiles),
    settings,
    redraw: (id) => publisher.redraw(id),
    signal,
  };
  const work = createWork({
    inbox: ledger.inbox,
    clock,
    log,
    owner,
    signal,
    handle: (item, key) => handle(context, item, key),
    giveUp: (item) => giveUp(context, item),
  });
  const going = new Set<Promise<void>>();
  const background = (one: Promise<void>) => {
    const settled = one
      .catch((thrown: unknown) => {
        if (!signal.aborted) log.error({ err: thrown }, 'what followed an acknowledgement failed');
      })
      .finally(() => going.delete(settled));
    going.add(settled);
  };
  const connection = connectionFor(
    options.transport.kind === 'socket' ? { ...options.transport, apiUrl } : options.transport,
  );
  listenTo(createInbound({ context, work, profiles, forgetGroup, background }), { connection, app, botToken, log });
  const { url } = await connection.start().catch((thrown: unknown) => {
    ending.abort();
    throw unreachable(thrown);
  });
  background(work.run(signal));
  background(publisher.run(signal));
  log.info({ team: app.teamId, channel: settings.approvalsChannel, url }, 'Slack is connected');
  return {
    app,
    url,
    async close() {
      ending.abort();
      const ended = Promise.all([connection.stop().catch(() => undefined), Promise.all(going)]);
      await Promise.race([ended, clock.sleep(endMs).catch(() => undefined)]);
    },
  };
}

const askAgainMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** Waits for a Slack that is down, and not for one that says no. */
async function whoAmI(web: Web, clock: Clock, log: Log, signal: AbortSignal): Promise<App> {
  for (let attempt = 0; ; attempt += 1) {
    const asked = await web.whoAmI();
    if (asked.ok) return asked.value;
    const { failure } = asked;
    const words = failureWords(failure);
    if (failure.kind === 'refused' && fatalErrors.has(failure.error)) {
      throw new FailureError({
        code: 'InvalidConfiguration',
        message: `Slack does not let the bot in: ${words}.`,
        next: 'Look at SLACK_BOT_TOKEN ("OAuth & Permissions" on the page of the app), and install the app again where its manifest changed.',
      });
    }
    log.warn({ failure }, 'Slack cannot be reached; it is tried again');
    await clock.sleep(askAgainMs[attempt] ?? 30_000, signal);
  }
}

function unreachable(thrown: unknown): unknown {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const name = [...fatalErrors].find((error) => words.includes(error));
  if (name === undefined) return thrown;
  return new FailureError(
    {
      code: 'InvalidConfiguration',
      message: `Slack does not open a connection: ${failureWords({ kind: 'refused', error: name })}.`,
      next: 'Look at SLACK_APP_TOKEN ("Basic Information", "App-Level Tokens", with the scope connections:write) and at Socket Mode on the page of the app.',
    },
    { cause: thrown },
  );
}
