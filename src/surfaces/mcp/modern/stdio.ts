/** Revision 2026-07-28 over stdio. Loaded when the first client speaks it: a session of an older one does without. */
import { isJSONRPCRequest, type RequestId, type Server, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { plainText } from '../../../lib/text.ts';
import { silentLog } from '../log.ts';
import { type Activity, movedAddresses } from '../resources/moved.ts';
import { modernLimits } from './limits.ts';
import { refuseListening } from './listening.ts';
import { createModernServer, type ModernServerOptions } from './server.ts';

export interface ModernStdioOptions extends ModernServerOptions {
  readonly transport: Transport;
  /** Aborts when the connection ends. */
  readonly signal: AbortSignal;
  /** Looked at while a client listens for notices. */
  readonly executor: Activity['executor'];
}

export function openModernStdio(options: ModernStdioOptions): void {
  const { transport, signal, log = silentLog } = options;
  let server: Server | undefined;

  async function tell(listening: AbortSignal): Promise<void> {
    for await (const uri of movedAddresses({ ...options, log }, listening)) await server?.sendResourceUpdated({ uri });
  }

  serveStdio(
    () => {
      server = createModernServer(options);
      return server;
    },
    {
      legacy: 'reject',
      transport: listenedOn(transport, (closed) => {
        const listening = AbortSignal.any([signal, closed]);
        tell(listening).catch((thrown: unknown) => {
          if (!listening.aborted) log.error({ err: thrown }, 'what happens to changes is not told any more');
        });
      }),
      maxSubscriptions: modernLimits.subscriptions,
      onerror: ({ message }) => log.warn({ reason: plainText(message, 300) }, 'protocol error'),
    },
  );
}

/**
 * The same connection, which tells when a first stream of notices is asked for; the signal aborts when none is open any
 * more. The SDK keeps the streams and tells nobody, so this is read off what passes.
 */
function listenedOn(transport: Transport, begin: (closed: AbortSignal) => void): Transport {
  const open = new Set<RequestId>();
  let looking: AbortController | undefined;

  function changed(): void {
    if (open.size > 0 && !looking) {
      looking = new AbortController();
      begin(looking.signal);
    } else if (open.size === 0) {
      looking?.abort();
      looking = undefined;
    }
  }

  const listened: Transport = {
    async start() {
      transport.onmessage = (message) => {
        const refused = refuseListening(message);
        // A client that is gone is found out by its connection ending.
        if (refused) return void transport.send(refused).catch(() => undefined);
        if (isJSONRPCRequest(message) && message.method === 'subscriptions/listen') open.add(message.id);
        const cancelled = Cancelled.safeParse(message).data?.params.requestId;
        if (cancelled !== undefined) open.delete(cancelled);
        changed();
        listened.onmessage?.(message);
      };
      transport.onerror = (error) => listened.onerror?.(error);
      transport.onclose = () => {
        open.clear();
        changed();
        listened.onclose?.();
      };
      await transport.start();
    },
    async send(message) {
      // What was refused, or has come to its end.
      if ('id' in message && !('method' in message) && message.id !== undefined && open.delete(message.id)) changed();
      await transport.send(message);
    },
    close: () => transport.close(),
  };
  return listened;
}

const Cancelled = z.object({
  method: z.literal('notifications/cancelled'),
  params: z.object({ requestId: z.union([z.string(), z.number()]) }),
});
