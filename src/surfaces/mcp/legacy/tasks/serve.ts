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
import type { Handles } from '../../../../ledger/port.ts';
import { plainText } from '../../../../lib/text.ts';
import type { CallContext } from '../../context.ts';
import { failureWords } from '../../failure-reply.ts';
import type { Offering } from '../../offering.ts';
import type { CallRequest, CallSide, McpService } from '../../service.ts';
import type { LegacyBackend } from '../backend.ts';
import type { Extra } from '../extra.ts';
import type { Tasks } from './tasks.ts';

export const taskCapability = { list: {}, cancel: {}, requests: { tools: { call: {} } } } as const;

export interface ServedTasks {
  /** A call that is to become a task. */
  create(request: CallRequest, side: CallSide): Promise<CreateTaskResult>;
}

export function serveTasks(
  server: Server,
  backend: () => Promise<LegacyBackend>,
  sideOf: (extra: Extra, taskId?: string) => CallSide,
): ServedTasks {
  let opened: Promise<Tasks> | undefined;

  /** What is known of a client's tasks holds for as long as this server does. */
  function tasksOn(handles: Handles): Promise<Tasks> {
    opened ??= openTasks(handles).catch((thrown: unknown) => {
      opened = undefined;
      throw thrown;
    });
    return opened;
  }

  async function withContext<T>(
    side: CallSide,
    work: (tasks: Tasks, context: CallContext, service: McpService) => Promise<T>,
  ): Promise<T> {
    try {
      const { service, handles } = await backend();
      return await logged(service.contextOf(side), async (context) => work(await tasksOn(handles), context, service));
    } finally {
      side.progress.end();
    }
  }

  server.setRequestHandler(GetTaskRequestSchema, ({ params: { taskId } }, extra) =>
    withContext(sideOf(extra, taskId), (tasks, context) => tasks.get(taskId, context)),
  );
  server.setRequestHandler(ListTasksRequestSchema, ({ params }, extra) =>
    withContext(sideOf(extra), (tasks, context) => tasks.list(params?.cursor, context)),
  );
  server.setRequestHandler(GetTaskPayloadRequestSchema, ({ params: { taskId } }, extra) =>
    withContext(sideOf(extra, taskId), (tasks, context) => tasks.result(taskId, context)),
  );
  server.setRequestHandler(CancelTaskRequestSchema, ({ params: { taskId } }, extra) =>
    withContext(sideOf(extra, taskId), (tasks, context) => tasks.cancel(taskId, context)),
  );

  return {
    create: (request, side) =>
      withContext(side, (tasks, context, service) => {
        const found = service.changeToolOf(request);
        if ('failure' in found) throw new McpError(ErrorCode.InvalidParams, failureWords(found.failure));
        if (found.tool) return tasks.create(found.tool, request.input, context);
        throw new McpError(
          ErrorCode.MethodNotFound,
          `${plainText(request.name, 100)} answers at once and cannot be a task.`,
        );
      }),
  };
}

async function logged<T>(context: CallContext, work: (context: CallContext) => Promise<T>): Promise<T> {
  try {
    return await work(context);
  } catch (thrown) {
    if (thrown instanceof McpError) throw thrown;
    if (context.signal.aborted) context.log.info({}, 'the client gave up a request about a task');
    else context.log.error({ err: thrown }, 'a request about a task failed');
    throw new McpError(ErrorCode.InternalError, failureWords(failureOf(thrown)));
  }
}

/** Loaded with the first of them: most clients make none. */
async function openTasks(handles: Handles): Promise<Tasks> {
  const [{ createTasks }, { createEndings }] = await Promise.all([import('./tasks.ts'), import('./endings.ts')]);
  return createTasks(createEndings(handles));
}

/** Only what asks for a change takes long enough to be a task. */
export function withTaskSupport({ listed, changeTools }: Offering) {
  return listed.map((tool) =>
    changeTools.has(tool.name) ? { ...tool, execution: { taskSupport: 'optional' as const } } : tool,
  );
}
