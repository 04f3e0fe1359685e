import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type ServerNotification,
} from '@modelcontextprotocol/sdk/types.js';
import { plainText } from '../../../lib/text.ts';
import { silentLog } from '../log.ts';
import type { SendProgress } from '../progress.ts';
import { serveResources } from '../resources.ts';
import { createMcpService, type McpServiceOptions } from '../service.ts';
import { askingOf, countPages } from './elicitation.ts';

/** One server for one client of a revision up to 2025-11-25. What transport it speaks over is the caller's. */
export function createLegacyServer(options: McpServiceOptions): Server {
  const { executor, howToApprove, log = silentLog } = options;
  const service = createMcpService(options);
  const { identity, instructions, offering } = service;
  const changes = offering.offered.own.has('changes');
  const server = new Server(
    { ...identity },
    { capabilities: { tools: {}, ...(changes && { resources: {} }) }, instructions },
  );
  if (changes) serveResources(server, executor, howToApprove);
  const pages = countPages();

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: offering.listed }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra): Promise<CallToolResult> => {
    const answer = await service.call(
      { name: params.name, input: params.arguments ?? {} },
      {
        client: clientOf(server),
        asking: askingOf(server, { requestId: extra.requestId, pages }),
        sendProgress: progressTo(extra._meta?.progressToken, extra.sendNotification),
        signal: extra.signal,
      },
    );
    if (answer.kind === 'question') throw new Error('A question was made for a client that is asked within its call.');
    return answer.reply;
  });

  // Its message is enough: what a client sends wrongly is no fault of this program, and no reason for a stack.
  server.onerror = ({ message }) => log.warn({ reason: plainText(message, 300) }, 'protocol error');
  return server;
}

function clientOf(server: Server): string | undefined {
  const info = server.getClientVersion();
  return info && `${info.name} ${info.version}`;
}

/** Without a token the client did not ask to be told. */
function progressTo(
  progressToken: string | number | undefined,
  send: (notification: ServerNotification) => Promise<void>,
): SendProgress | undefined {
  if (progressToken === undefined) return undefined;
  return (progress, message) =>
    send({ method: 'notifications/progress', params: { progressToken, progress, message } });
}
