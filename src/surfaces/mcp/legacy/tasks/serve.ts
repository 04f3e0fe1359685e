/** The requests about tasks. The SDK's own handlers poll a store that knows no principal, so they are not used. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CancelTaskRequestSchema,
  type CreateTaskResult,
  ErrorCode,
  GetTaskPayloadRequestSchema,
  GetTaskRequestSchema,
  ListTasksRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { failureOf } from '../../../../errors.ts';
import { snakeName } from '../../../../executor/registry.ts';
import type { Handles } from '../../../../ledger/port.ts';
import { plainText } from '../../../../lib/text.ts';
import type { CallContext } from '../../context.ts';
import { failureWords } from '../../failure-reply.ts';
import type { Offering } from '../../offering.ts';
import type { CallRequest, CallSide, McpService } from '../../service.ts';
import type { Extra } from '../extra.ts';
import { createEndings } from './endings.ts';
import { createTasks } from './tasks.ts';

export const taskCapability = { list: {}, cancel: {}, requests: { tools: { call: {} } } } as const;

export interface ServedTasks {
  /** A call that is to become a task. */
  create(request: CallRequest, side: CallSide): Promise<CreateTaskResult>;
}

export function serveTasks(
  server: Server,
  service: Pick<McpService, 'contextOf' | 'changeToolOf'>,
  { handles, sideOf }: { readonly handles: Handles; readonly sideOf: (extra: Extra, taskId?: string) => CallSide },
): ServedTasks {
  const tasks = createTasks(createEndings(handles));

  async function withContext<T>(side: CallSide, work: (context: CallContext) => Promise<T>): Promise<T> {
    const context = service.contextOf(side);
    try {
      return await work(context);
    } catch (thrown) {
      if (thrown instanceof McpError) throw thrown;
      if (side.signal.aborted) context.log.info({}, 'the client gave up a request about a task');
      else context.log.error({ err: thrown }, 'a request about a task failed');
      throw new McpError(ErrorCode.InternalError, failureWords(failureOf(thrown)));
    } finally {
      context.progress.end();
    }
  }

  server.setRequestHandler(GetTaskRequestSchema, ({ params: { taskId } }, extra) =>
    withContext(sideOf(extra, taskId), (context) => tasks.get(taskId, context)),
  );
  server.setRequestHandler(ListTasksRequestSchema, ({ params }, extra) =>
    withContext(sideOf(extra), (context) => tasks.list(params?.cursor, context)),
  );
  server.setRequestHandler(GetTaskPayloadRequestSchema, ({ params: { taskId } }, extra) =>
    withContext(sideOf(extra, taskId), (context) => tasks.result(taskId, context)),
  );
  server.setRequestHandler(CancelTaskRequestSchema, ({ params: { taskId } }, extra) =>
    withContext(sideOf(extra, taskId), (context) => tasks.cancel(taskId, context)),
  );

  return {
    create(request, side) {
      const found = service.changeToolOf(request);
      if ('failure' in found) throw new McpError(ErrorCode.InvalidParams, failureWords(found.failure));
      const { tool } = found;
      if (!tool)
        throw new McpError(
          ErrorCode.MethodNotFound,
          `${plainText(request.name, 100)} answers at once and cannot be a task.`,
        );
      return withContext(side, (context) => tasks.create(tool, request.input, context));
    },
  };
}

/** Only what asks for a change takes long enough to be a task. */
export function withTaskSupport({ listed, offered }: Offering) {
  const changes = new Set(
    offered.tools.flatMap(({ kind, operation }) => (kind === 'change' ? snakeName(operation) : [])),
  );
  return listed.map((tool) =>
    changes.has(tool.name) ? { ...tool, execution: { taskSupport: 'optional' as const } } : tool,
  );
}
