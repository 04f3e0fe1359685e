/** What is offered to one principal, whatever revision of the protocol the client speaks. */
import { type Failure, failureOf } from '../../errors.ts';
import type { Executor } from '../../executor/api.ts';
import { snakeName } from '../../executor/registry.ts';
import type { Clock } from '../../lib/clock.ts';
import { plainText } from '../../lib/text.ts';
import type { Principal } from '../../people/principal.ts';
import type { ChangeTool, Tool } from '../../tool.ts';
import { refuseOversized } from './arguments.ts';
import { callChange } from './change-call.ts';
import type { Asking, CallAnswer, CallContext } from './context.ts';
import type { Drives } from './drives.ts';
import { failureReply } from './failure-reply.ts';
import type { Library } from './library.ts';
import { limits } from './limits.ts';
import { type Log, silentLog } from './log.ts';
import type { Offering } from './offering.ts';
import type { OwnTool } from './own-tool.ts';
import { ownTools } from './own-tools.ts';
import type { Progress } from './progress.ts';
import type { OwnPrompt, PromptArgument, Rendered } from './prompts/prompt.ts';
import type { Completed, CompleteParams, ToolReply } from './protocol.ts';
import { callQuery } from './query-call.ts';
import type { Offered } from './toolsets.ts';

export interface McpServiceOptions {
  readonly executor: Executor;
  /** On whose behalf the client asks. */
  readonly principal: Principal;
  readonly clock: Clock;
  readonly drives: Drives;
  readonly log?: Log;
  /** The command by which a human can decide on a change. */
  readonly howToApprove: (id: string) => string;
  /** The page of a change in the console; undefined where no console runs. */
  readonly pageOf?: (id: string) => Promise<string | undefined>;
  readonly offering: Offering;
  readonly library: Library;
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
  /** Ended by the adapter. */
  readonly progress: Progress;
  /** When the request came, which may be before anything could be done about it. */
  readonly startedAtMs: number;
  /** Aborts when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
}

export interface ListedPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: PromptArgument[];
}

export interface McpService {
  readonly library: Library;
  listedPrompt(prompt: OwnPrompt): ListedPrompt;
  renderPrompt(name: string, given: Readonly<Record<string, string>>): Rendered;
  complete(params: CompleteParams, signal: AbortSignal): Promise<Completed>;
  call(request: CallRequest, side: CallSide): Promise<CallAnswer>;
  /** The tool that asks for a change; undefined for one that answers at once, a failure for one that is not there. */
  changeToolOf(request: CallRequest): { readonly tool: ChangeTool | undefined } | { readonly failure: Failure };
  /** What work on behalf of a call goes on with. */
  contextOf(side: CallSide): CallContext;
}

export function createMcpService(options: McpServiceOptions): McpService {
  const { executor, principal, clock, drives, howToApprove, offering, library, log = silentLog } = options;
  // Whatever the caller knows of the person, an answer that a client passes on is worth no more than the client's word.
  const answering: Principal = { ...principal, surface: 'mcp', grade: 'claimed' };

  function contextOf({ client, ...side }: CallSide): CallContext {
    return {
      ...{ executor, clock, log, drives, howToApprove, answering, ...side },
      asker: { principal, ...(client !== undefined && { client: plainText(client, 100) }) },
      pageOf: options.pageOf ?? (async () => undefined),
    };
  }

  return {
    library,
    listedPrompt,
    renderPrompt(name, given) {
      const prompt = library.prompts.find((one) => one.name === name);
      return prompt ? prompt.render(given) : { kind: 'failed', failure: unknownPrompt(name, library.prompts) };
    },
    async complete({ ref, argument, context }, signal) {
      const { values, total, hasMore } = await library.completions.complete(
        {
          ref:
            ref.type === 'ref/prompt' ? { kind: 'prompt', name: ref.name } : { kind: 'resource', uriTemplate: ref.uri },
          argument,
          ...(context?.arguments && { context: { arguments: context.arguments } }),
        },
        { asker: { principal }, offered: offering.offered, signal },
      );
      return { completion: { values: [...values], total, hasMore } };
    },
    contextOf,
    changeToolOf(request) {
      const found = find(request, executor, offering);
      if ('failure' in found) return found;
      return { tool: 'tool' in found && found.tool.kind === 'change' ? found.tool : undefined };
    },
    async call(request, side) {
      const context = contextOf(side);
      try {
        return await answer(request, context, offering);
      } catch (thrown) {
        const tool = plainText(request.name, 100);
        if (side.signal.aborted) log.info({ tool }, 'the client gave up a call');
        else log.error({ tool, err: thrown }, 'a call failed');
        return reply(failureReply(failureOf(thrown)));
      }
    },
  };
}

type Found = { readonly own: OwnTool } | { readonly tool: Tool } | { readonly failure: Failure };

/** What a call is to. What is switched off cannot be called, and what is too large is not looked at. */
function find({ name, input }: CallRequest, executor: Executor, { offered }: Offering): Found {
  const oversized = refuseOversized(input);
  if (oversized) return { failure: oversized };
  const ours = ownTools.find((tool) => tool.name === name);
  if (ours) {
    const off = offered.refusalOfOwn(name, ours.toolset);
    return off ? { failure: off } : { own: ours };
  }
  if (name.length > limits.nameCharacters) return { failure: unknownTool(name, [], offered) };
  const found = executor.tool(name);
  if (!found.tool) return { failure: unknownTool(name, found.nearest, offered) };
  const off = offered.refusal(found.tool);
  return off ? { failure: off } : { tool: found.tool };
}

async function answer(request: CallRequest, context: CallContext, offering: Offering): Promise<CallAnswer> {
  const found = find(request, context.executor, offering);
  if ('failure' in found) return reply(failureReply(found.failure));
  if ('own' in found) return reply(await found.own.call(request.input, context));
  return found.tool.kind === 'query'
    ? reply(await callQuery(found.tool, request.input, context))
    : callChange(found.tool, request.input, context);
}

function reply(given: ToolReply): CallAnswer {
  return { kind: 'reply', reply: given };
}

/** Without what only completions need to know. */
function listedPrompt({ name, title, description, arguments: all }: OwnPrompt): ListedPrompt {
  const known = all.map((one) => ({ name: one.name, description: one.description, required: one.required }));
  return { name, title, description, arguments: known };
}

function unknownPrompt(name: string, prompts: readonly OwnPrompt[]): Failure {
  return {
    code: 'InvalidInput',
    message: `There is no prompt ${JSON.stringify(plainText(name, 100))}.`,
    next: `There are: ${prompts.map((one) => one.name).join(', ')}.`,
  };
}

function unknownTool(name: string, near: readonly string[], { tools }: Offered): Failure {
  const nearest = near.filter((one) => tools.some(({ operation }) => operation === one));
  return {
    code: 'UnknownTool',
    message: `There is no tool ${JSON.stringify(plainText(name, 100))}.`,
    next: nearest.length > 0 ? `Nearest: ${nearest.map(snakeName).join(', ')}.` : 'See tools/list.',
  };
}
