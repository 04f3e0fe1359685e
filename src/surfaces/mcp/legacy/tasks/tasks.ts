/**
 * Changes as tasks. A task is the change that this principal asked for, whatever session or surface of theirs it was
 * asked in; nobody else's is there. So it outlives the session and the process.
 */
import {
  type CallToolResult,
  type CancelTaskResult,
  type CreateTaskResult,
  ErrorCode,
  type GetTaskResult,
  type ListTasksResult,
  McpError,
  RELATED_TASK_META_KEY,
  type Task,
} from '@modelcontextprotocol/sdk/types.js';
import type { Change } from '../../../../executor/change.ts';
import { isOver, isUndecided } from '../../../../executor/rest.ts';
import type { ChangeTool } from '../../../../tool.ts';
import { settleChange } from '../../change-call.ts';
import { changeReply } from '../../change-reply.ts';
import type { CallContext } from '../../context.ts';
import { failureWords } from '../../failure-reply.ts';
import { follow } from '../../watch.ts';
import { wayToAsk } from '../../way-to-ask.ts';
import type { Endings } from './endings.ts';
import { taskLimits } from './limits.ts';
import { taskOf } from './task.ts';

export interface Tasks {
  create(tool: ChangeTool, input: unknown, context: CallContext): Promise<CreateTaskResult>;
  get(id: string, context: CallContext): Promise<GetTaskResult>;
  list(cursor: string | undefined, context: CallContext): Promise<ListTasksResult>;
  /** Waits for the end, and asks the person on the way where this client can. */
  result(id: string, context: CallContext): Promise<CallToolResult>;
  /** Calls a change off that is not sent yet; one that is sent is only no longer watched. */
  cancel(id: string, context: CallContext): Promise<CancelTaskResult>;
}

export function createTasks(endings: Endings): Tasks {
  /** Plans that the person at this client was asked about: once each. */
  const asked = new Set<string>();

  /** Aborts for those who wait for a task here when it is cancelled. */
  const stops = new Map<string, AbortController>();

  function stopOf(id: string): AbortController {
    const stop = stops.get(id) ?? new AbortController();
    stops.set(id, stop);
    return stop;
  }

  async function own(id: string, { executor, asker }: CallContext): Promise<Change> {
    const shown = await executor.show(id);
    if (shown.kind === 'change' && shown.change.id === id && shown.change.asker.id === asker.principal.id)
      return shown.change;
    throw new McpError(ErrorCode.InvalidParams, 'Task not found. Nothing was done.');
  }

  async function asksNow(change: Change, context: CallContext): Promise<boolean> {
    if (change.state !== 'awaiting_approval' || asked.has(planOf(change))) return false;
    return (await wayToAsk(change, context)) !== undefined;
  }

  async function view(change: Change, context: CallContext): Promise<Task> {
    const ended = isOver(change) && !isUndecided(change) ? await endings.of(change.id) : await endedBefore(change);
    const asks = ended === undefined && (await asksNow(change, context));
    return taskOf(change, { howToApprove: context.howToApprove(change.id), asks, ended });
  }

  /** What is told as an end has to stay one. */
  async function endedBefore(change: Change) {
    const kept = await endings.of(change.id);
    if (kept === undefined && isUndecided(change)) await endings.keep(change.id, 'failed');
    return kept;
  }

  async function awaitEnd(begun: Change, context: CallContext): Promise<Change> {
    let change = begun;
    while (!isOver(change) && !context.signal.aborted) {
      const asks = await asksNow(change, context);
      if (asks) asked.add(planOf(change));
      const after = asks ? await settleChange(change, context) : await follow(change, context, context.signal);
      // This process ends, and whoever asks the next one goes on there.
      if (!asks && !isOver(after) && planOf(after) === planOf(change)) return after;
      change = after;
    }
    return change;
  }

  return {
    async create(tool, input, context) {
      const { executor, asker, signal, drives, log } = context;
      const outcome = await executor.request({ tool: tool.operation, input }, asker, { signal });
      if (outcome.kind === 'failed') throw new McpError(ErrorCode.InvalidParams, failureWords(outcome.failure));
      const { change } = outcome;
      if (change.state === 'approved')
        drives
          .carry(change.id, () => undefined)
          .catch((thrown: unknown) => log.error({ err: thrown }, 'a task failed'));
      return { task: await view(change, context) };
    },

    async get(id, context) {
      return view(await own(id, context), context);
    },

    async list(cursor, context) {
      const createdBeforeMs = readCursor(cursor);
      const looked = await context.executor.list({
        limit: taskLimits.looked,
        ...(createdBeforeMs !== undefined && { createdBeforeMs }),
      });
      const mine = looked.filter(({ asker }) => asker.id === context.asker.principal.id);
      const tasks = [];
      for (const change of mine) tasks.push(await view(change, context));
      const last = looked.length === taskLimits.looked ? looked.at(-1) : undefined;
      return { tasks, ...(last && { nextCursor: String(last.createdAtMs) }) };
    },

    async result(id, context) {
      const change = await own(id, context);
      if ((await endings.of(id)) !== undefined) return resultOf(change, context);
      const signal = AbortSignal.any([context.signal, stopOf(id).signal]);
      try {
        return resultOf(await awaitEnd(change, { ...context, signal }), context);
      } finally {
        stops.delete(id);
      }
    },

    async cancel(id, context) {
      const change = await own(id, context);
      if (isOver(change) || (await endings.of(id)) !== undefined)
        throw new McpError(ErrorCode.InvalidParams, `The task has ended: ${change.state}. Nothing was done.`);
      const notSent = change.state === 'awaiting_approval' || change.state === 'approved';
      const calledOff = notSent
        ? await context.executor.decide(id, { kind: 'cancel', reason: 'The task was cancelled.' }, context.answering)
        : undefined;
      if (calledOff?.kind === 'decided') return view(calledOff.change, context);
      await endings.keep(id, 'cancelled');
      stopOf(id).abort();
      return view(await own(id, context), context);
    },
  };
}

function resultOf(change: Change, { howToApprove }: CallContext): CallToolResult {
  const reply = changeReply(change, howToApprove);
  return { ...reply, _meta: { ...reply._meta, [RELATED_TASK_META_KEY]: { taskId: change.id } } };
}

/** A plan, each time that it has to be decided on. */
function planOf({ id, digest, supersededCount }: Change): string {
  return `${id} ${digest} ${supersededCount}`;
}

function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor)) throw new McpError(ErrorCode.InvalidParams, 'That is no cursor of this list.');
  return Number(cursor);
}
