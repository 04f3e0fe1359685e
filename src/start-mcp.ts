/** `tencent-chatops mcp`: the tools for one assistant over stdio, until it goes away. */
import type { App } from './app.ts';
import { listing } from './app-listing.ts';
import { offerOf } from './app-offer.ts';
import { createDataDirectory, type Loaded, loadConfig, usualPlaces } from './config.ts';
import { systemClock } from './lib/clock.ts';
import { randomBytes } from './lib/random.ts';
import type { Log } from './log.ts';
import { approveCommand } from './own-command.ts';
import { osUser } from './people/os-user.ts';
import type { GlobalFlags, McpOffer } from './surfaces/cli/host.ts';
import type { BackendParts } from './surfaces/mcp/backend.ts';
import { bufferedLog } from './surfaces/mcp/buffered-log.ts';
import { offeringOf } from './surfaces/mcp/offering.ts';
import { serveStdio } from './surfaces/mcp/stdio.ts';

export interface McpCommand {
  readonly flags: GlobalFlags;
  readonly offer: McpOffer;
  readonly version: string;
  readonly signal: AbortSignal;
  /** The words that start this program from any folder. */
  readonly command: readonly string[];
}

/**
 * Nothing is said before the configuration is known to be right. Ledger, executor and log are opened after that, while
 * the client reads which tools there are: nothing of them is in that list, and loading them takes longer than all the rest.
 */
export async function runMcp({ flags, offer, version, signal, command }: McpCommand): Promise<void> {
  const loaded = await loadConfig(flags);
  const offering = offeringOf(listing, offerOf(offer, loaded, listing.tools));
  await refuseWrongPolicy(loaded);
  createDataDirectory(loaded.config);
  const log = bufferedLog();
  for (const note of loaded.config.notes) log.warn({}, note);
  const howToApprove = approveCommand(command, loaded.config, usualPlaces());
  let app: App | undefined;
  let early: Promise<Log> | undefined;

  /** What was said before there is an app, and why there is none, is written all the same. */
  async function logEarly(): Promise<void> {
    early ??= logWithoutApp(loaded);
    log.flushInto(await early);
  }

  try {
    await serveStdio({
      ...{ version, offering, clock: systemClock, log, signal },
      async open() {
        await logEarly();
        app = await appOf(loaded);
        log.flushInto(app.log);
        return backendOf(app, howToApprove);
      },
    });
  } finally {
    if (app) await app[Symbol.asyncDispose]();
    else await logEarly();
  }
}

/** Without rules there is nothing that could be wrong, and nothing to load. */
async function refuseWrongPolicy({ config, faultAt }: Loaded): Promise<void> {
  if (config.policy.rules.length === 0) return;
  const { policyOf } = await import('./app-policy.ts');
  await policyOf(config, faultAt);
}

/** Tried again where it failed; its notes have been said by then. */
async function appOf({ config, ...loaded }: Loaded): Promise<App> {
  const { createApp } = await import('./app.ts');
  return createApp({ ...loaded, config: { ...config, notes: [] }, sweeps: true });
}

async function logWithoutApp({ config, secrets }: Loaded): Promise<Log> {
  const [{ createLog }, { heldSecrets }] = await Promise.all([import('./log.ts'), import('./app-secrets.ts')]);
  return createLog({ level: config.log.level, known: heldSecrets(secrets) });
}

function backendOf(
  { executor, ledger, config, directory, policyDocument }: App,
  howToApprove: BackendParts['howToApprove'],
): BackendParts {
  return {
    ...{ executor, howToApprove, randomBytes },
    principal: osUser('mcp', 'claimed'),
    handles: ledger.handles,
    policy: policyDocument,
    people: directory,
    accounts: config,
    async pageOf(id) {
      const { findConsole } = await import('./console-address.ts');
      const url = await findConsole(config, systemClock);
      return url && new URL(`/changes/${encodeURIComponent(id)}`, url).href;
    },
  };
}
