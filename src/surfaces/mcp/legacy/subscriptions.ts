/** Notices of resources that a client asked to be told of. They end with its session. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  McpError,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Resources } from '../resources/resources.ts';
import { told } from './told.ts';

export function serveSubscriptions(
  server: Server,
  resources: () => Promise<Resources>,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): void {
  const watched = new Map<string, AbortController>();

  /** Ends with the session, with the subscription, and by itself where nothing can change any more. */
  async function tell(uri: string, stop: AbortController): Promise<void> {
    const over = AbortSignal.any([signal, stop.signal]);
    try {
      for await (const _ of (await resources()).watch(uri, over) ?? []) await server.sendResourceUpdated({ uri });
    } finally {
      if (watched.get(uri) === stop) watched.delete(uri);
    }
  }

  async function exists(uri: string): Promise<void> {
    const read = await (await resources()).read(uri);
    if (read.kind === 'missing') throw new McpError(ErrorCode.InvalidParams, read.message, { uri });
  }

  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    if (watched.has(uri)) return {};
    if (watched.size >= limits.subscriptions)
      throw new McpError(
        ErrorCode.InvalidRequest,
        `At most ${limits.subscriptions} resources are watched for one client. End another subscription first.`,
      );
    // Its place is taken before anything is waited for: many may ask at once.
    const stop = new AbortController();
    watched.set(uri, stop);
    try {
      await told(log, () => exists(uri));
    } catch (thrown) {
      if (watched.get(uri) === stop) watched.delete(uri);
      throw thrown;
    }
    // A client that is gone is found out by its session ending.
    tell(uri, stop).catch(() => undefined);
    return {};
  });

  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    watched.get(uri)?.abort();
    watched.delete(uri);
    return {};
  });
}
