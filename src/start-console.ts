/** `tencent-chatops console`: the page where a human decides, until the process is told to end. */
import { createInterface } from 'node:readline';
import type { App } from './app.ts';
import type { Secrets } from './config.ts';
import { announceConsole } from './console-address.ts';
import { FailureError } from './errors.ts';
import { systemClock } from './lib/clock.ts';
import { randomBytes } from './lib/random.ts';
import type { Principal } from './people/principal.ts';
import { serveConsole } from './surfaces/console/console.ts';
import type { ConsoleOptions, ProviderSignIn } from './surfaces/console/options.ts';

export interface ConsoleCommand {
  readonly app: App;
  readonly secrets: Pick<Secrets, 'oidcClientSecret'>;
  readonly version: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly signal: AbortSignal;
  readonly io: Pick<NodeJS.Process, 'stdin' | 'stdout'>;
  readonly principal: Principal;
  readonly howToApprove: (id: string) => string;
}

export async function runConsole(command: ConsoleCommand): Promise<void> {
  const { app, io, signal } = command;
  const provider = providerOf(command);
  if (!provider && !io.stdout.isTTY) {
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: 'The console prints its link to sign in at a terminal only, and this is none.',
      next: 'Start it at a terminal, or configure console.oidc, so that people sign in by your provider.',
    });
  }
  const signIn = provider ?? { kind: 'link' as const, principal: command.principal };
  const served = await serveConsole({ ...consoleOptions(command), signIn });
  const withdraw = await announced(app, served.url);
  try {
    io.stdout.write(`The console is at ${served.url} (Ctrl-C ends it).\n`);
    await (served.signInLink ? offerLinks(served.signInLink, command) : whenAborted(signal));
  } finally {
    await withdraw();
    await served.close();
  }
}

/** What a console is given, whoever serves beside it and however people sign in. */
export function consoleOptions({
  app: { config, executor, directory, log },
  version,
  signal,
  listen,
  howToApprove,
}: Pick<ConsoleCommand, 'app' | 'version' | 'signal' | 'listen' | 'howToApprove'>): Omit<ConsoleOptions, 'signIn'> {
  const { publicUrl } = config.server;
  return {
    ...{ executor, directory, log, version, signal, listen, howToApprove },
    clock: systemClock,
    randomBytes,
    ...(publicUrl !== undefined && { publicUrl }),
  };
}

/** Lets other processes find the console; the returned function takes it back. */
export async function announced(
  { config, log }: Pick<App, 'config' | 'log'>,
  url: string,
): Promise<() => Promise<void>> {
  try {
    return await announceConsole(config, url);
  } catch (thrown) {
    log.warn({ err: thrown }, 'other processes will not find the console');
    return async () => undefined;
  }
}

/** A link works once; whoever sits at the terminal has the next one by Enter. */
export async function offerLinks(
  link: () => string,
  {
    io,
    signal,
    principal,
  }: Pick<ConsoleCommand, 'signal' | 'principal'> & {
    readonly io: Pick<NodeJS.Process, 'stdin' | 'stdout'>;
  },
): Promise<void> {
  const offer = () =>
    io.stdout.write(
      `Sign in as ${principal.name}, once and within 10 minutes (Enter for another link):\n  ${link()}\n`,
    );
  offer();
  const lines = createInterface({ input: io.stdin });
  lines.on('line', offer);
  await whenAborted(signal);
  lines.close();
}

export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export function providerOf({ app, secrets }: Pick<ConsoleCommand, 'app' | 'secrets'>): ProviderSignIn | undefined {
  const { oidc } = app.config.console;
  if (!oidc) return undefined;
  const { oidcClientSecret } = secrets;
  return { kind: 'oidc', ...oidc, ...(oidcClientSecret !== undefined && { clientSecret: oidcClientSecret }) };
}
