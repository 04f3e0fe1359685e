/** `tencent-chatops mcp`: the tools for one assistant over stdio, until it goes away. */
import { randomBytes } from 'node:crypto';
import type { App } from './app.ts';
import { refuseUnknownToolset } from './app-toolsets.ts';
import type { Loaded } from './config.ts';
import { findConsole } from './console-address.ts';
import { systemClock } from './lib/clock.ts';
import type { Principal } from './people/principal.ts';
import { serveStdio } from './surfaces/mcp/stdio.ts';
import { type Offer, unknownToolset } from './surfaces/mcp/toolsets.ts';
import type { Tool } from './tool.ts';

/** What the command line says of it; it beats the file. */
export interface McpFlags {
  readonly toolsets?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
}

export interface McpCommand {
  readonly app: App;
  readonly principal: Principal;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly howToApprove: (id: string) => string;
  readonly offer: Offer | undefined;
}

/** Throws a `FailureError` for what is no toolset, with its place. */
export function offerOf(
  { toolsets: given, readOnly }: McpFlags,
  { config, faultAt }: Pick<Loaded, 'config' | 'faultAt'>,
  tools: readonly Tool[],
): Offer {
  const { mcp } = config;
  refuseUnknownToolset(given, tools, 'Nothing is served.');
  const inFile = given === undefined && mcp.toolsets && unknownToolset(mcp.toolsets, tools);
  if (inFile) throw faultAt(['mcp', 'toolsets', inFile.at], `is wrong: ${inFile.sentence}`);
  const toolsets = given ?? mcp.toolsets;
  return { ...(toolsets && { toolsets }), readOnly: readOnly ?? mcp.readOnly };
}

export async function runMcp({ app, offer, ...command }: McpCommand): Promise<void> {
  await serveStdio({
    ...command,
    ...(offer && { offer }),
    executor: app.executor,
    handles: app.ledger.handles,
    randomBytes,
    policy: app.policyDocument,
    people: app.directory,
    accounts: app.config,
    clock: systemClock,
    log: app.log,
    async pageOf(id) {
      const url = await findConsole(app.config, systemClock);
      return url && new URL(`/changes/${encodeURIComponent(id)}`, url).href;
    },
  });
}
