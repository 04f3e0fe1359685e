/** What is offered to one principal, whatever revision of the protocol the client speaks. */
import { failureOf } from '../../errors.ts';
import type { Executor } from '../../executor/api.ts';
import { snakeName } from '../../executor/registry.ts';
import type { Clock } from '../../lib/clock.ts';
import { plainText } from '../../lib/text.ts';
import type { Principal } from '../../people/principal.ts';
import { refuseOversized } from './arguments.ts';
import { callChange } from './change-call.ts';
import type { Asking, CallAnswer, CallContext } from './context.ts';
import type { Drives } from './drives.ts';
import { failureReply } from './failure-reply.ts';
import { instructions } from './instructions.ts';
import { type Log, silentLog } from './log.ts';
import type { Offering } from './offering.ts';
import { createProgress, type SendProgress } from './progress.ts';
import type { ToolReply } from './protocol.ts';
import { callQuery } from './query-call.ts';
import type { Offered } from './toolsets.ts';

export interface McpServiceOptions {
  readonly executor: Executor;
  /** On whose behalf the client asks. */
  readonly principal: Principal;
  readonly clock: Clock;
  readonly version: string;
  readonly drives: Drives;
  readonly log?: Log;
  /** The command by which a human can decide on a change. */
  readonly howToApprove: (id: string) => string;
  /** The page of a change in the console; undefined where no console runs. */
  readonly pageOf?: (id: string) => Promise<string | undefined>;
  readonly offering: Offering;
}

export interface CallRequest {
  readonly name: string;
  readonly input: unknown;
}

/** What an adapter knows of the client that a call came from. */
export interface CallSide {
  /** Its name and version, as it says. */
  readonly client: string | undefined;
  readonly asking: Asking;
  /** Undefined where it did not ask to be told. */
  readonly sendProgress: SendProgress | undefined;
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
}

export interface McpService {
  readonly identity: { readonly name: string; readonly title: string; readonly version: string };
  readonly instructions: string;
  readonly offering: Offering;
  call(request: CallRequest, side: CallSide): Promise<CallAnswer>;
  /** What work on behalf of a call goes on with; `progress` of it has to be ended. */
  contextOf(side: CallSide): CallContext;
}

export function createMcpService(options: McpServiceOptions): McpService {
  const { executor, principal, clock, drives, howToApprove, offering, log = silentLog } = options;
  // Whatever the caller knows of the person, an answer that a client passes on is worth no more than the client's word.
  const answering: Principal = { ...principal, surface: 'mcp', grade: 'claimed' };

  function contextOf({ client, asking, sendProgress, signal }: CallSide): CallContext {
    return {
      ...{ executor, clock, log, drives, howToApprove, answering, asking, signal },
      asker: { principal, ...(client !== undefined && { client: plainText(client, 100) }) },
      pageOf: options.pageOf ?? (async () => undefined),
      progress: createProgress(sendProgress, clock),
      startedAtMs: clock.now(),
    };
  }

  return {
    identity: { name: 'tencent-chatops', title: 'Tencent Cloud operations', version: options.version },
    instructions,
    offering,
    contextOf,
    async call(request, side) {
      const context = contextOf(side);
      try {
        return await answer(request, context, offering);
      } catch (thrown) {
        const tool = plainText(request.name, 100);
        if (side.signal.aborted) log.info({ tool }, 'the client gave up a call');
        else log.error({ tool, err: thrown }, 'a call failed');
        return reply(failureReply(failureOf(thrown)));
      } finally {
        context.progress.end();
      }
    },
  };
}

async function answer(
  { name, input }: CallRequest,
  context: CallContext,
  { own, offered }: Offering,
): Promise<CallAnswer> {
  const oversized = refuseOversized(input);
  if (oversized) return reply(failureReply(oversized));
  const ours = own.find(({ listed }) => listed.name === name);
  const offOurs = ours && offered.refusalOfOwn(name, ours.toolset);
  if (offOurs) return reply(failureReply(offOurs));
  if (ours) return reply(await ours.call(input, context));
  const found = context.executor.tool(name);
  const off = found.tool && offered.refusal(found.tool);
  if (off) return reply(failureReply(off));
  switch (found.tool?.kind) {
    case 'query':
      return reply(await callQuery(found.tool, input, context));
    case 'change':
      return callChange(found.tool, input, context);
    case undefined:
      return reply(unknownTool(name, found.tool === undefined ? found.nearest : [], offered));
  }
}

function reply(given: ToolReply): CallAnswer {
  return { kind: 'reply', reply: given };
}

function unknownTool(name: string, near: readonly string[], { tools }: Offered): ToolReply {
  const nearest = near.filter((one) => tools.some(({ operation }) => operation === one));
  return failureReply({
    code: 'UnknownTool',
    message: `There is no tool ${JSON.stringify(plainText(name, 100))}.`,
    next: nearest.length > 0 ? `Nearest: ${nearest.map(snakeName).join(', ')}.` : 'See tools/list.',
  });
}
