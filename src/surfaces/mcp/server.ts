import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, type CallToolResult, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { failureOf } from '../../errors.ts';
import type { Executor } from '../../executor/api.ts';
import { snakeName } from '../../executor/registry.ts';
import type { Clock } from '../../lib/clock.ts';
import { plainText } from '../../lib/text.ts';
import type { Principal } from '../../people/principal.ts';
import { refuseOversized } from './arguments.ts';
import { callChange } from './change-call.ts';
import { changeTools } from './change-tools.ts';
import type { CallContext, Elicit, OpenPage } from './context.ts';
import type { Drives } from './drives.ts';
import { failureReply } from './failure-reply.ts';
import type { InFlight } from './in-flight.ts';
import { instructions } from './instructions.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import { silentLog } from './log.ts';
import type { OwnTool } from './own-tool.ts';
import { createProgress } from './progress.ts';
import { callQuery } from './query-call.ts';
import { serveResources } from './resources.ts';
import { resultTools } from './result-tools.ts';
import { listTools } from './tool-list.ts';
import { everything, type Offer, type Offered, offeredOf } from './toolsets.ts';

export interface McpServerOptions {
  readonly executor: Executor;
  /** On whose behalf the client asks. */
  readonly principal: Principal;
  readonly clock: Clock;
  readonly version: string;
  readonly drives: Drives;
  /** Told of every call of a tool. */
  readonly calls: InFlight;
  readonly log?: Log;
  /** The command by which a human can decide on a change. */
  readonly howToApprove: (id: string) => string;
  /** The page of a change in the console; undefined where no console runs. */
  readonly pageOf?: (id: string) => Promise<string | undefined>;
  /** Which tools there are for this client; all of them where absent. */
  readonly offer?: Offer;
}

/** One server for one client. What transport it speaks over is the caller's. */
export function createMcpServer(options: McpServerOptions): Server {
  const { executor, principal, clock, drives, howToApprove, log = silentLog } = options;
  const own = [...changeTools(), ...resultTools()];
  const offered = offeredOf(executor.tools, options.offer ?? everything);
  const tools = listTools(
    offered.tools,
    own.filter(({ toolset }) => offered.own.has(toolset)).map(({ listed }) => listed),
  );
  const changes = offered.own.has('changes');
  const server = new Server(
    { name: 'tencent-chatops', title: 'Tencent Cloud operations', version: options.version },
    { capabilities: { tools: {}, ...(changes && { resources: {} }) }, instructions },
  );
  if (changes) serveResources(server, executor, howToApprove);
  // Whatever the caller knows of the person, an answer that a client passes on is worth no more than the client's word.
  const answering: Principal = { ...principal, surface: 'mcp', grade: 'claimed' };

  /** How often a page was offered to this client: each time under an id of its own. */
  let pages = 0;

  function client(): { readonly client?: string } {
    const info = server.getClientVersion();
    return info ? { client: plainText(`${info.name} ${info.version}`, 100) } : {};
  }

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra): Promise<CallToolResult> => {
    const elicit: Elicit = (question, signal) =>
      // The clock's deadline comes first; the SDK's own is there so that it does not take a shorter one.
      server.elicitInput(
        { mode: 'form', ...question },
        { signal, timeout: limits.askMs + 5_000, relatedRequestId: extra.requestId },
      );
    const openPage: OpenPage = async ({ url, message, about }, signal) => {
      pages += 1;
      const elicitationId = `${about}.${pages}`;
      const { action } = await server.elicitInput(
        { mode: 'url', elicitationId, url, message },
        { signal, timeout: limits.askMs + 5_000, relatedRequestId: extra.requestId },
      );
      const complete = server.createElicitationCompletionNotifier(elicitationId, { relatedRequestId: extra.requestId });
      return { action, complete };
    };
    const progress = createProgress(extra._meta?.progressToken, extra.sendNotification);
    const able = server.getClientCapabilities()?.elicitation;
    const context: CallContext = {
      executor,
      clock,
      log,
      drives,
      howToApprove,
      asker: { principal, ...client() },
      answering,
      elicit: able?.form ? elicit : undefined,
      openPage: able?.url ? openPage : undefined,
      pageOf: options.pageOf ?? (async () => undefined),
      progress,
      signal: extra.signal,
      startedAtMs: clock.now(),
    };
    try {
      return await options.calls.add(call(params.name, params.arguments ?? {}, context, { own, offered }));
    } catch (thrown) {
      if (extra.signal.aborted) log.info({ tool: plainText(params.name, 100) }, 'the client gave up a call');
      else log.error({ tool: plainText(params.name, 100), err: thrown }, 'a call failed');
      return failureReply(failureOf(thrown));
    } finally {
      progress.end();
    }
  });

  // Its message is enough: what a client sends wrongly is no fault of this program, and no reason for a stack.
  server.onerror = ({ message }) => log.warn({ reason: plainText(message, 300) }, 'protocol error');
  return server;
}

async function call(
  name: string,
  input: unknown,
  context: CallContext,
  { own, offered }: { readonly own: readonly OwnTool[]; readonly offered: Offered },
): Promise<CallToolResult> {
  const oversized = refuseOversized(input);
  if (oversized) return failureReply(oversized);
  const ours = own.find(({ listed }) => listed.name === name);
  const offOurs = ours && offered.refusalOfOwn(name, ours.toolset);
  if (offOurs) return failureReply(offOurs);
  if (ours) return ours.call(input, context);
  const found = context.executor.tool(name);
  const off = found.tool && offered.refusal(found.tool);
  if (off) return failureReply(off);
  switch (found.tool?.kind) {
    case 'query':
      return callQuery(found.tool, input, context);
    case 'change':
      return callChange(found.tool, input, context);
    case undefined:
      return unknownTool(name, found.tool === undefined ? found.nearest : [], offered);
  }
}

function unknownTool(name: string, near: readonly string[], { tools }: Offered): CallToolResult {
  const nearest = near.filter((one) => tools.some(({ operation }) => operation === one));
  return failureReply({
    code: 'UnknownTool',
    message: `There is no tool ${JSON.stringify(plainText(name, 100))}.`,
    next: nearest.length > 0 ? `Nearest: ${nearest.map(snakeName).join(', ')}.` : 'See tools/list.',
  });
}
