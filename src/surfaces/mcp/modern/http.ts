/** Revision 2026-07-28 over HTTP: a request a server. Who calls is known before anything comes here. */
import type { IncomingMessage } from 'node:http';
import { toNodeHandler, toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { plainText } from '../../../lib/text.ts';
import { Principal } from '../../../people/principal.ts';
import type { ModernHttp } from '../http/modern-http.ts';
import { silentLog } from '../log.ts';
import { createMcpService, type McpServiceOptions } from '../service.ts';
import { modernLimits } from './limits.ts';
import { refuseListening } from './listening.ts';
import type { Questions } from './questions.ts';
import { createModernServer, type ModernServerOptions } from './server.ts';
import { createActivityBus } from './subscriptions.ts';

export interface ModernHttpOptions
  extends Omit<McpServiceOptions, 'principal'>,
    Pick<ModernServerOptions, 'version' | 'adorn'> {
  readonly questions: Questions;
}

export function createModernHttp(options: ModernHttpOptions): ModernHttp {
  const { log = silentLog } = options;
  const bus = createActivityBus({ ...options, log });
  const onerror = ({ message }: Error) => log.warn({ reason: plainText(message, 300) }, 'protocol error');
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const principal = Principal.parse(authInfo?.extra?.['principal']);
      const backend = { service: createMcpService({ ...options, principal }), principal, questions: options.questions };
      return createModernServer({ ...options, backend: async () => backend });
    },
    { legacy: 'reject', bus, maxSubscriptions: modernLimits.subscriptions, onerror },
  );
  const bounded: typeof handler.fetch = async (request, given) => {
    const refused = refuseListening(given?.parsedBody);
    // As the SDK answers a stream that it refuses: the error is the protocol's, and not HTTP's.
    return refused ? Response.json(refused) : handler.fetch(request, given);
  };
  const handle = toNodeHandler({ fetch: bounded }, { onerror });
  return {
    takes: async (request, body) => !(await isLegacyRequest(await toWebRequest(whole(request), body), body)),
    async handle(request, response, body, principal) {
      // What stands for the caller from here on; the token itself stays at the door.
      const auth = { token: '', clientId: principal.id, scopes: [], extra: { principal } };
      await handle(Object.assign(whole(request), { auth }), response, body);
    },
    async close() {
      bus.close();
      await handler.close();
    },
  };
}

/** A request that came to a server has both; the types do not say so. */
function whole(request: IncomingMessage): IncomingMessage & { readonly method: string; readonly url: string } {
  const { method = 'GET', url = '/' } = request;
  return Object.assign(request, { method, url });
}
