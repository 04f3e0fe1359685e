/** `tencent-chatops serve`: MCP over HTTP, the console and the Slack bot on one port, until the process is told to end. */
import type { App } from './app.ts';
import type { Secrets } from './config.ts';
import { systemClock } from './lib/clock.ts';
import { within } from './lib/within.ts';
import type { Principal } from './people/principal.ts';
import { announced, consoleOptions, offerLinks, providerOf, whenAborted } from './start-console.ts';
import { mcpHttp } from './start-mcp-http.ts';
import { type MountedSlack, mountSlack } from './start-slack-mounted.ts';
import { type Console, serveConsole } from './surfaces/console/console.ts';
import type { Beside, ConsoleOptions } from './surfaces/console/options.ts';
import type { Hosts } from './surfaces/console/web/hosts.ts';
import { createDrives } from './surfaces/mcp/drives.ts';
import type { AuthSettings } from './surfaces/mcp/http/authenticate.ts';
import { httpLimits } from './surfaces/mcp/http/limits.ts';
import { mcpPath } from './surfaces/mcp/http/metadata.ts';
import type { SignedPerson } from './surfaces/mcp/http/signed-person.ts';
import type { Offer } from './surfaces/mcp/toolsets.ts';

export interface ServeCommand {
  readonly app: App;
  readonly secrets: Pick<Secrets, 'oidcClientSecret' | 'slack'>;
  readonly version: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** The addresses are for a program: one line of JSON, and nothing else. */
  readonly json: boolean;
  readonly offer: Offer;
  readonly auth: AuthSettings;
  /** People for whom another program signs. */
  readonly signed: SignedPerson | undefined;
  readonly signal: AbortSignal;
  readonly io: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'on' | 'off'>;
  /** Whom a one-time link signs in to the console. */
  readonly principal: Principal;
  readonly howToApprove: (id: string) => string;
}

export async function runServe(command: ServeCommand): Promise<void> {
  const { app, signal, json, io } = command;
  const signIn = signInOf(command);
  const signsIn = signIn.kind !== 'nobody';
  const drives = createDrives(app.executor, signal, app.log);
  let slack: MountedSlack | undefined;

  function beside(hosts: Hosts): Beside {
    const mcp = mcpHttp({ ...command, drives, signsIn }, hosts);
    slack = mountSlack(command, hosts.base);
    return {
      handle: (request, response) => mcp.handle(request, response) || slack?.handle(request, response) === true,
      close: () => mcp.close(),
    };
  }

  const served = await serveConsole({ ...consoleOptions(command), signIn, beside });
  // One that nobody can sign in to is not to be offered to anybody.
  const withdraw = signsIn ? await announced(app, served.url) : async () => undefined;
  try {
    io.stdout.write(json ? `${JSON.stringify(addresses(served))}\n` : sentences(served, command, signsIn));
    await (served.signInLink ? offerLinks(served.signInLink, command) : whenAborted(signal));
  } finally {
    await withdraw();
    await Promise.all([served.close(), slack?.close(), within(systemClock, httpLimits.recordMs, drives.idle())]);
  }
}

function signInOf(command: ServeCommand): ConsoleOptions['signIn'] {
  const provider = providerOf(command);
  if (provider) return provider;
  // A link is for the eyes of whoever sits there, and not for a log.
  if (command.io.stdout.isTTY && !command.json) return { kind: 'link', principal: command.principal };
  return { kind: 'nobody' };
}

function addresses({ url, port }: Console) {
  return { console: url, mcp: `${url}${mcpPath}`, port };
}

function sentences({ url }: Console, { version, auth }: ServeCommand, signsIn: boolean): string {
  const whoCalls = auth.kind === 'none' ? `whoever is on this machine, as ${auth.principal.name}` : 'with a token';
  return [
    `tencent-chatops ${version} serves (Ctrl-C ends it):`,
    `  MCP      ${url}${mcpPath}   ${whoCalls}`,
    `  console  ${url}${signsIn ? '' : '   nobody can sign in: this is no terminal, and console.oidc is not configured'}`,
    '',
  ].join('\n');
}
