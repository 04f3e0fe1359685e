/** Who may call MCP over HTTP, as configured, and what answers them. */
import type { App } from './app.ts';
import { listing } from './app-listing.ts';
import { type Config, type Secrets, usualPlaces } from './config.ts';
import { findConsole } from './console-address.ts';
import { FailureError } from './errors.ts';
import { systemClock } from './lib/clock.ts';
import { randomBytes } from './lib/random.ts';
import { approveFromAfar } from './own-command.ts';
import type { Principal } from './people/principal.ts';
import { type Hosts, isLoopback } from './surfaces/console/web/hosts.ts';
import type { Drives } from './surfaces/mcp/drives.ts';
import type { AuthSettings } from './surfaces/mcp/http/authenticate.ts';
import { createMcpHttp, type McpHttp } from './surfaces/mcp/http/handler.ts';
import { type SignedPerson, slackPerson } from './surfaces/mcp/http/signed-person.ts';
import type { LegacyServerOptions } from './surfaces/mcp/legacy/server.ts';
import { createLibrary } from './surfaces/mcp/library.ts';
import { createModernHttp } from './surfaces/mcp/modern/http.ts';
import { createQuestions } from './surfaces/mcp/modern/questions.ts';
import type { ModernServerOptions } from './surfaces/mcp/modern/server.ts';
import { offeringOf } from './surfaces/mcp/offering.ts';
import type { Offer } from './surfaces/mcp/toolsets.ts';

/**
 * With nothing configured, whoever can reach the port is whoever runs this program, which only loopback makes believable.
 * Throws a `FailureError` where others could reach it.
 */
export function authOf(
  { mcp: { tokens, oauth, slackClient }, server: { publicUrl } }: Pick<Config, 'mcp' | 'server'>,
  host: string,
  principal: Principal,
): AuthSettings {
  if (tokens.length > 0 || oauth || slackClient) return { kind: 'tokens', tokens, oauth };
  const reached = !isLoopback(host)
    ? `--host ${host} lets other machines reach /mcp`
    : publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)
      ? `server.public_url says that others reach this server at ${publicUrl}`
      : undefined;
  if (reached === undefined) return { kind: 'none', principal };
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: `${reached}, and nothing says who may call it. Nothing is served.`,
    next: 'Configure mcp.oauth, or mcp.tokens with what "tencent-chatops token" prints; or listen on 127.0.0.1 alone, without server.public_url.',
  });
}

/** Throws a `FailureError` where Slack's client is to be let in and nothing says what it signs with. */
export function signedOf(
  { mcp: { slackClient } }: Pick<Config, 'mcp'>,
  { slack: { signingSecret } }: Pick<Secrets, 'slack'>,
): SignedPerson | undefined {
  if (!slackClient) return undefined;
  if (signingSecret !== undefined) return slackPerson(signingSecret);
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: 'mcp.slack_client needs SLACK_SIGNING_SECRET, and it is not set. Nothing is served.',
    next: 'Take it from "Basic Information" on the page of the app, or take mcp.slack_client away.',
  });
}

export interface McpHttpCommand {
  readonly app: App;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly howToApprove: (id: string) => string;
  readonly offer: Offer;
  readonly auth: AuthSettings;
  readonly signed: SignedPerson | undefined;
  readonly drives: Drives;
  /** Whether people can sign in to the console of this very server. */
  readonly signsIn: boolean;
  /** Each server before it connects, for tests alone. */
  readonly adorn?: {
    readonly legacy: NonNullable<LegacyServerOptions['adorn']>;
    readonly modern: NonNullable<ModernServerOptions['adorn']>;
  };
}

export function mcpHttp({ app, signsIn, signed, offer, adorn, ...command }: McpHttpCommand, hosts: Hosts): McpHttp {
  const { config, executor, log } = app;

  /** Another console of this machine may let people in where this one does not. */
  async function consoleUrl(): Promise<string | undefined> {
    if (signsIn) return hosts.base;
    const found = await findConsole(config, systemClock);
    return found === hosts.base ? undefined : found;
  }

  const { handles } = app.ledger;
  const offering = offeringOf(listing, offer);
  // Whoever is elsewhere can do nothing with the paths of this machine, and need not know them.
  const howToApprove = command.auth.kind === 'none' ? command.howToApprove : approveFromAfar(config, usualPlaces());
  const parts = { policy: app.policyDocument, people: app.directory, accounts: config, howToApprove };
  const served = {
    ...command,
    howToApprove,
    executor,
    log,
    clock: systemClock,
    offering,
    library: createLibrary({ ...parts, executor, log, clock: systemClock, offering }),
    handles,
    async pageOf(id: string) {
      const url = await consoleUrl();
      return url && new URL(`/changes/${encodeURIComponent(id)}`, url).href;
    },
  };
  return createMcpHttp({
    ...served,
    ...(signed && { signed }),
    ...(adorn && { adorn: adorn.legacy }),
    randomBytes,
    base: hosts.base,
    origins: hosts.origins,
    modern: createModernHttp({
      ...served,
      ...(adorn && { adorn: adorn.modern }),
      questions: createQuestions({ handles, randomBytes, clock: systemClock }),
    }),
  });
}
