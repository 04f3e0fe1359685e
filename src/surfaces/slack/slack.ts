/** The Slack bot: what comes in, what is done with it, and what the chat is told. */
import { FailureError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { createAnswers } from './answering.ts';
import { listenTo } from './connection/app.ts';
import { fatalErrors } from './connection/errors.ts';
import { type CallFailure, failureWords } from './connection/outcome.ts';
import { type Connection, connectionFor } from './connection/receiver.ts';
import { addressesOf, createRespond } from './connection/respond.ts';
import { ShutOut } from './connection/socket.ts';
import { waitAfter } from './connection/wait-after.ts';
import { type App, createWeb, type Web } from './connection/web.ts';
import type { SlackContext } from './context.ts';
import { createInbound } from './inbound/inbound.ts';
import type { Log } from './log.ts';
import type { SlackOptions } from './options.ts';
import { createIdentity } from './people/identity.ts';
import { createProfiles } from './people/profiles.ts';
import { createPublisher } from './publish/publisher.ts';
import { giveUp, handle } from './tasks/handle.ts';
import { createWork } from './tasks/worker.ts';
import { createTokens } from './tokens.ts';

export interface Slack {
  /** As Slack knows us. */
  readonly app: App;
  /** Where requests are taken, in HTTP mode. */
  readonly url: string | undefined;
  /** Resolves with what to tell once Slack lets the bot in no more: then there is nothing left to do but to end. */
  readonly shutOut: Promise<FailureError>;
  close(): Promise<void>;
}

/** Nothing holds up the end for longer; what is still being told takes two seconds of it. */
const endMs = 3_000;

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
  const out = Promise.withResolvers<FailureError>();
  const shutOut = (failure: CallFailure) => out.resolve(noEntry(failure));
  const web = createWeb({ botToken, apiUrl, shutOut });
  const app = await whoAmI(web, clock, log, signal);
  const profiles = createProfiles(web, clock, signal);
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
    answers: createAnswers({ web, respond: createRespond(clock, addressesOf(apiUrl)), clock, log, signal }),
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
    handle: (item, handled) => handle(context, item, handled),
    giveUp: (item, handled) => giveUp(context, item, handled),
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
    { clock, log, signal, shutOut: (failure) => out.resolve(noConnection(failure)) },
  );
  listenTo(createInbound({ context, work, profiles, forgetGroup, background }), { connection, app, botToken, log });
  const url = await beginWith(connection, signal).catch((thrown: unknown) => {
    ending.abort();
    throw thrown instanceof ShutOut ? noConnection(thrown.failure) : thrown;
  });
  background(work.run(signal));
  background(publisher.run(signal));
  log.info({ team: app.teamId, channel: settings.approvalsChannel, url }, 'Slack is connected');
  return {
    app,
    url,
    shutOut: out.promise,
    async close() {
      ending.abort();
      const ended = Promise.all([connection.stop().catch(() => undefined), Promise.all(going)]);
      await Promise.race([ended, clock.sleep(endMs).catch(() => undefined)]);
    },
  };
}

/** A process that is told to end while it connects leaves no connection behind. */
async function beginWith(connection: Connection, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { url } = await connection.start();
    signal.throwIfAborted();
    return url;
  } catch (thrown) {
    connection.stop().catch(() => undefined);
    throw thrown;
  }
}

/** Waits for a Slack that is down, and not for one that says no. */
async function whoAmI(web: Web, clock: Clock, log: Log, signal: AbortSignal): Promise<App> {
  for (let attempt = 0; ; attempt += 1) {
    const asked = await orAborted(web.whoAmI(), signal);
    if (asked.ok) return asked.value;
    const { failure } = asked;
    if (failure.kind === 'refused' && fatalErrors.has(failure.error)) throw noEntry(failure);
    log.warn({ failure }, 'Slack cannot be reached; it is tried again');
    await clock.sleep(waitAfter(failure, attempt), signal);
  }
}

/** A Slack that is silent must not hold up the end of the process. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const end = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function noEntry(failure: CallFailure): FailureError {
  return new FailureError({
    code: 'InvalidConfiguration',
    message: `Slack does not let the bot in: ${failureWords(failure)}.`,
    next: 'Look at SLACK_BOT_TOKEN ("OAuth & Permissions" on the page of the app), and install the app again where its manifest changed.',
  });
}

function noConnection(failure: CallFailure): FailureError {
  return new FailureError({
    code: 'InvalidConfiguration',
    message: `Slack does not open a connection: ${failureWords(failure)}.`,
    next: 'Look at SLACK_APP_TOKEN ("Basic Information", "App-Level Tokens", with the scope connections:write) and at Socket Mode on the page of the app.',
  });
}
