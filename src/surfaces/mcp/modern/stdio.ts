/** Revision 2026-07-28 over stdio. Loaded when the first client speaks it: a session of an older one does without. */
import type { Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { plainText } from '../../../lib/text.ts';
import { silentLog } from '../log.ts';
import { addressesOfChange } from '../resources/addresses.ts';
import { modernLimits } from './limits.ts';
import { createModernServer, type ModernServerOptions } from './server.ts';

export interface ModernStdioOptions extends ModernServerOptions {
  readonly transport: Transport;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
}

export function openModernStdio(options: ModernStdioOptions): void {
  const { transport, executor, signal, log = silentLog } = options;
  serveStdio(
    () => {
      const server = createModernServer(options);
      const tell = async () => {
        for await (const moved of executor.activity(signal))
          for (const uri of new Set([...moved].flatMap(addressesOfChange))) await server.sendResourceUpdated({ uri });
      };
      tell().catch((thrown: unknown) => {
        if (!signal.aborted) log.error({ err: thrown }, 'what happens to changes is not told any more');
      });
      return server;
    },
    {
      legacy: 'reject',
      transport,
      maxSubscriptions: modernLimits.subscriptions,
      onerror: ({ message }) => log.warn({ reason: plainText(message, 300) }, 'protocol error'),
    },
  );
}
