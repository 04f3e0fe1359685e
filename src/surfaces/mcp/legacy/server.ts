/**
 * One server for one client of a revision up to 2025-11-25. What transport it speaks over is the caller's. It says who it
 * is and which tools there are before the rest of the program has to be there.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  type CreateTaskResult,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Clock } from '../../../lib/clock.ts';
import { plainText } from '../../../lib/text.ts';
import { type Log, silentLog } from '../log.ts';
import type { Offering } from '../offering.ts';
import { createProgress, type SendProgress } from '../progress.ts';
import { instructions, libraryCapabilities, serverInfoOf } from '../server-info.ts';
import type { CallSide } from '../service.ts';
import type { LegacyBackend } from './backend.ts';
import { askingOf, countPages } from './elicitation.ts';
import type { Extra } from './extra.ts';
import { serveLibrary } from './library.ts';
import { serveTasks, taskCapability, withTaskSupport } from './tasks/serve.ts';
import { told } from './told.ts';
import { lateValidator } from './validator.ts';

export interface LegacyServerOptions {
  readonly version: string;
  readonly offering: Offering;
  /** What answers everything else. Asked for with each request that needs it. */
  readonly backend: () => Promise<LegacyBackend>;
  readonly clock: Clock;
  readonly log?: Log;
  /** The client is gone, or the transport was closed. */
  readonly onclose?: () => void;
  /** Tests add what a judge of the protocol wants to see; nothing of the product uses it. */
  readonly adorn?: (server: Server) => void;
}

export function createLegacyServer(options: LegacyServerOptions): Server {
  const { offering, version, clock, log = silentLog } = options;
  // Whoever could not open it has said so in the log, once for all who wait.
  const backend = () => told(silentLog, options.backend);
  const service = async () => (await backend()).service;
  const changes = offering.offered.own.has('changes');
  const server = new Server(serverInfoOf(version), {
    capabilities: { tools: {}, ...libraryCapabilities, ...(changes && { tasks: taskCapability }) },
    instructions,
    jsonSchemaValidator: lateValidator(),
  });
  const pages = countPages();
  const tools = changes ? withTaskSupport(offering) : offering.listed;
  const sideOf = (extra: Extra, taskId?: string): CallSide => ({
    client: clientOf(server),
    asking: askingOf(server, { requestId: extra.requestId, pages, ...(taskId !== undefined && { taskId }) }),
    progress: createProgress(progressTo(extra), clock),
    startedAtMs: clock.now(),
    signal: extra.signal,
  });
  const ended = new AbortController();
  serveLibrary(server, service, { signal: ended.signal, log });
  server.onclose = () => {
    ended.abort();
    options.onclose?.();
  };
  const tasks = changes ? serveTasks(server, backend, sideOf) : undefined;

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));

  server.setRequestHandler(
    CallToolRequestSchema,
    async ({ params }, extra): Promise<CallToolResult | CreateTaskResult> => {
      const request = { name: params.name, input: params.arguments ?? {} };
      const side = sideOf(extra);
      if (params.task && tasks) return tasks.create(request, side);
      try {
        const answer = await (await service()).call(request, side);
        if (answer.kind === 'question')
          throw new Error('A question was made for a client that is asked within its call.');
        return answer.reply;
      } finally {
        side.progress.end();
      }
    },
  );

  // Its message is enough: what a client sends wrongly is no fault of this program, and no reason for a stack.
  server.onerror = ({ message }) => log.warn({ reason: plainText(message, 300) }, 'protocol error');
  options.adorn?.(server);
  return server;
}

function clientOf(server: Server): string | undefined {
  const info = server.getClientVersion();
  return info && `${info.name} ${info.version}`;
}

/** Without a token the client did not ask to be told. */
function progressTo({ _meta, sendNotification }: Extra): SendProgress | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress, message) =>
    sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } });
}
