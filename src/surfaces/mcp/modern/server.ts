/**
 * One server for the requests of one principal in revision 2026-07-28: without sessions, each request whole in itself. It
 * says who it is and which tools there are before the rest of the program has to be there.
 */
import {
  type CallToolRequest,
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { failureOf } from '../../../errors.ts';
import type { Clock } from '../../../lib/clock.ts';
import { plainText } from '../../../lib/text.ts';
import type { Principal } from '../../../people/principal.ts';
import { refuseOversized } from '../arguments.ts';
import type { AskedBefore, CallAnswer } from '../context.ts';
import { failureReply } from '../failure-reply.ts';
import { type Log, silentLog } from '../log.ts';
import type { Offering } from '../offering.ts';
import { createProgress, type SendProgress } from '../progress.ts';
import { instructions, libraryCapabilities, serverInfoOf } from '../server-info.ts';
import type { CallSide, McpService } from '../service.ts';
import { answerIn, clientOf, decisionKey, elicitationOf } from './envelope.ts';
import { serveLibrary } from './library.ts';
import { modernLimits } from './limits.ts';
import type { Questions } from './questions.ts';
import { told } from './told.ts';

export interface ModernBackend {
  readonly service: McpService;
  /** On whose behalf the client asks. */
  readonly principal: Principal;
  readonly questions: Questions;
}

export interface ModernServerOptions {
  readonly version: string;
  readonly offering: Offering;
  /** What answers everything else. Asked for with each request that needs it. */
  readonly backend: () => Promise<ModernBackend>;
  readonly clock: Clock;
  readonly log?: Log;
  /** Tests add what a judge of the protocol wants to see; nothing of the product uses it. */
  readonly adorn?: (server: Server) => void;
}

export function createModernServer(options: ModernServerOptions): Server {
  const { version, offering, clock, log = silentLog } = options;
  // Whoever could not open it has said so in the log, once for all who wait.
  const backend = () => told(silentLog, options.backend);
  const unchanging = { ttlMs: modernLimits.listsFreshMs, cacheScope: 'private' } as const;
  const server = new Server(serverInfoOf(version), {
    capabilities: { tools: {}, ...libraryCapabilities },
    instructions,
    cacheHints: {
      'tools/list': unchanging,
      'prompts/list': unchanging,
      'resources/templates/list': unchanging,
      'server/discover': unchanging,
    },
  });

  serveLibrary(server, async () => (await backend()).service, log);

  server.setRequestHandler('tools/list', () => ({ tools: offering.listed }));

  server.setRequestHandler('tools/call', async (request, context) => {
    const begun = { progress: createProgress(progressOf(context), clock), startedAtMs: clock.now() };
    context.mcpReq.signal.addEventListener('abort', () => begun.progress.end(), { once: true });
    try {
      return await call(request.params, context.mcpReq, begun);
    } finally {
      begun.progress.end();
    }
  });

  async function call(
    { name, arguments: input = {} }: CallToolRequest['params'],
    mcpReq: ServerContext['mcpReq'],
    begun: Pick<CallSide, 'progress' | 'startedAtMs'>,
  ): Promise<CallToolResult | InputRequiredResult> {
    const { service, principal, questions } = await backend();
    const asked = { principal: principal.id, tool: name, input };
    const token = mcpReq.requestState<unknown>();
    const before = token === undefined ? undefined : await askedBefore(token, asked, questions);
    const again = before && { again: { ...before, answer: answerIn(mcpReq.inputResponses) } };
    const answer = await service.call(
      { name, input },
      {
        ...begun,
        client: clientOf(mcpReq.envelope),
        asking: { kind: 'between', ...elicitationOf(mcpReq.envelope), ...again },
        signal: mcpReq.signal,
      },
    );
    if (answer.kind === 'reply') return answer.reply;
    try {
      return questionAsResult(answer, await questions.keep(answer.change, answer.ask.kind, asked));
    } catch (thrown) {
      log.error({ change: answer.change.id, err: thrown }, 'a question could not be kept');
      return failureReply(failureOf(thrown), answer.change.id);
    }
  }

  async function askedBefore(
    token: unknown,
    asked: Parameters<Questions['find']>[1],
    questions: Questions,
  ): Promise<Omit<AskedBefore, 'answer'>> {
    const found =
      typeof token === 'string' && !refuseOversized(asked.input)
        ? await told(log, () => questions.find(token, asked))
        : undefined;
    if (!found)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        'This requestState belongs to no question that was asked of you for this very call, or no longer. Nothing was approved or sent. Make the call without it to ask anew, or look with change_show.',
        { reason: 'invalid_request_state' },
      );
    return found;
  }

  // Its message is enough: what a client sends wrongly is no fault of this program, and no reason for a stack.
  server.onerror = ({ message }) => log.warn({ reason: plainText(message, 300) }, 'protocol error');
  options.adorn?.(server);
  return server;
}

function questionAsResult(
  { ask }: Extract<CallAnswer, { kind: 'question' }>,
  requestState: string,
): InputRequiredResult {
  const request =
    ask.kind === 'form'
      ? inputRequired.elicit({ mode: 'form', ...ask.question })
      : inputRequired.elicitUrl({ ...ask.page });
  return inputRequired({ inputRequests: { [decisionKey]: request }, requestState });
}

/** Without a token the client did not ask to be told. */
function progressOf({ mcpReq }: ServerContext): SendProgress | undefined {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress, message) =>
    mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, message } });
}
