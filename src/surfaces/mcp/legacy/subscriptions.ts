/** Notices of resources that a client asked to be told of. They end with its session. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  McpError,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { limits } from '../limits.ts';
import type { Resources } from '../resources/resources.ts';

export function serveSubscriptions(server: Server, resources: Resources, signal: AbortSignal): void {
  const watched = new Map<string, AbortController>();
  signal.addEventListener('abort', () => {
    for (const stop of watched.values()) stop.abort();
  });

  async function tell(uri: string, stop: AbortSignal): Promise<void> {
    for await (const _ of resources.watch(uri, stop) ?? []) await server.sendResourceUpdated({ uri });
  }

  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    if (watched.has(uri)) return {};
    if (watched.size >= limits.subscriptions)
      throw new McpError(
        ErrorCode.InvalidRequest,
        `At most ${limits.subscriptions} resources are watched for one client. End another subscription first.`,
      );
    const read = await resources.read(uri);
    if (read.kind === 'missing') throw new McpError(ErrorCode.InvalidParams, read.message, { uri });
    const stop = new AbortController();
    watched.set(uri, stop);
    // A client that is gone is found out by its session ending.
    tell(uri, stop.signal).catch(() => undefined);
    return {};
  });

  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    watched.get(uri)?.abort();
    watched.delete(uri);
    return {};
  });
}
