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
import type { Waiting } from '../../../../executor/api.ts';
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

  /** Those who wait for a task here: it may be cancelled meanwhile. */
  const waiters = new Set<{ readonly id: string; readonly stop: AbortController }>();

  async function own(id: string, { executor, asker }: CallContext): Promise<Change> {
    const shown = await executor.show(id);
    if (shown.kind === 'change' && shown.change.id === id && shown.change.asker.id === asker.principal.id)
      return shown.change;
    throw new McpError(ErrorCode.InvalidParams, 'Task not found. Nothing was done.');
  }

  async function asksNow(change: Change, context: CallContext): Promise<boolean> {
    if (change.state !== 'awaiting_approval' || asked.has(planOf(change))) return false;
    return (await wayToAsk(change, fromNow(context))) !== undefined;
  }

  async function view(change: Change, context: CallContext, { inList = false } = {}): Promise<Task> {
    const ended = await endedBefore(change);
    // A list is long, and whoever goes on with one of it looks at that one.
    const asks = !inList && ended === undefined && (await asksNow(change, context));
    return taskOf(change, { howToApprove: context.howToApprove(change.id), asks, ended });
  }

  /** What is told as an end has to stay one. */
  async function endedBefore(change: Change) {
    const kept = await endings.of(change.id);
    if (kept === undefined && isUndecided(change)) await endings.keep(change.id, 'failed');
    return kept;
  }

  async function askAndSettle(change: Change, context: CallContext): Promise<Change> {
    let last = '';
    const after = await settleChange(change, fromNow(context), (about) => {
      last = planOf(about);
      asked.add(last);
    });
    // Who gave up waiting took the question back, and is asked again on coming back.
    if (context.signal.aborted && after.state === 'awaiting_approval') asked.delete(last);
    return after;
  }

  /** One that was sent can be cancelled in another session or process. That moves no change, so it has to be looked for. */
  async function lookForEnd(id: string, { clock }: CallContext, stop: AbortController): Promise<void> {
    const { signal } = stop;
    while (!signal.aborted) {
      // A ledger that is out of reach for a moment is looked at again.
      const look = clock.sleep(taskLimits.lookEveryMs, signal).then(() => endings.of(id));
      if ((await look.catch(() => undefined)) !== undefined) stop.abort();
    }
  }

  async function awaitEnd(begun: Change, context: CallContext): Promise<Change> {
    let change = begun;
    while (!isOver(change) && !context.signal.aborted) {
      const asks = await asksNow(change, context);
      const after = asks ? await askAndSettle(change, context) : await follow(change, context, context.signal);
      // This process ends, and whoever asks the next one goes on there.
      if (!asks && !isOver(after) && planOf(after) === planOf(change)) return after;
      change = after;
    }
    return change;
  }

  return {
    async create(tool, input, context) {
      const { executor, asker, signal, drives, log, progress } = context;
      const onWaiting = ({ message }: Waiting) => progress.tell(message);
      const outcome = await executor.request({ tool: tool.operation, input }, asker, { signal, onWaiting });
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
      const { beforeMs, skip } = readCursor(cursor);
      const looked = await context.executor.list({
        limit: skip + taskLimits.looked,
        ...(beforeMs !== undefined && { createdBeforeMs: beforeMs }),
      });
      const page = looked.slice(skip);
      const tasks: Task[] = [];
      for (const change of page)
        if (change.asker.id === context.asker.principal.id) tasks.push(await view(change, context, { inList: true }));
      return { tasks, ...(page.length === taskLimits.looked && { nextCursor: cursorAfter(looked) }) };
    },

    async result(id, context) {
      const change = await own(id, context);
      if ((await endings.of(id)) !== undefined) return resultOf(change, context);
      if (waiters.size >= taskLimits.waiting)
        throw new McpError(
          ErrorCode.InvalidRequest,
          `At most ${taskLimits.waiting} results are waited for at once. Nothing was done; look with tasks/get.`,
        );
      const waiter = { id, stop: new AbortController() };
      waiters.add(waiter);
      void lookForEnd(id, context, waiter.stop);
      try {
        const signal = AbortSignal.any([context.signal, waiter.stop.signal]);
        const after = await awaitEnd(change, { ...context, signal });
        await endedBefore(after);
        return resultOf(after, context);
      } finally {
        waiters.delete(waiter);
        waiter.stop.abort();
      }
    },

    async cancel(id, context) {
      const change = await own(id, context);
      await refuseEnded(change);
      if (!wasSent(change)) {
        const reason = 'The task was cancelled.';
        const outcome = await context.executor.decide(id, { kind: 'cancel', reason }, context.answering);
        if (outcome.kind === 'decided') return view(outcome.change, context);
        const now = await own(id, context);
        await refuseEnded(now);
        if (!wasSent(now)) throw new McpError(ErrorCode.InvalidParams, failureWords(outcome.failure));
      }
      await endings.keep(id, 'cancelled');
      for (const waiter of waiters) if (waiter.id === id) waiter.stop.abort();
      return view(await own(id, context), context);
    },
  };

  async function refuseEnded(change: Change): Promise<void> {
    const ended = await endings.of(change.id);
    if (ended === undefined && !isOver(change)) return;
    throw new McpError(ErrorCode.InvalidParams, `The task has ended: ${ended ?? change.state}. Nothing was done.`);
  }
}

/** A person has the whole time for each plan, however long the task was waited for before. */
function fromNow(context: CallContext): CallContext {
  return { ...context, startedAtMs: context.clock.now() };
}

/** From then on, nothing that is done here takes it back. */
function wasSent({ state }: Change): boolean {
  return state === 'calling' || state === 'polling' || state === 'outcome_unknown';
}

function resultOf(change: Change, { howToApprove }: CallContext): CallToolResult {
  const reply = changeReply(change, howToApprove);
  return { ...reply, _meta: { ...reply._meta, [RELATED_TASK_META_KEY]: { taskId: change.id } } };
}

/** A plan, each time that it has to be decided on. */
function planOf({ id, digest, supersededCount }: Change): string {
  return `${id} ${digest} ${supersededCount}`;
}

/** The instant of the last change that was looked through, and how many of that instant were: several may share it. */
function cursorAfter(looked: readonly Change[]): string {
  const lastMs = looked.at(-1)?.createdAtMs ?? 0;
  return `${lastMs}.${looked.filter(({ createdAtMs }) => createdAtMs === lastMs).length}`;
}

function readCursor(cursor: string | undefined): { readonly beforeMs?: number; readonly skip: number } {
  if (cursor === undefined) return { skip: 0 };
  const [, lastMs, skip] = /^(\d{1,15})\.(\d{1,3})$/.exec(cursor) ?? [];
  if (lastMs === undefined) throw new McpError(ErrorCode.InvalidParams, 'That is no cursor of this list.');
  return { beforeMs: Number(lastMs) + 1, skip: Number(skip) };
}
