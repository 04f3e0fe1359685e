/** A change as a task, over the SDK's own client of 2025-11-25. */
import { CallToolResultSchema, CreateTaskResultSchema, type Task } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'vitest';
import { change } from '../changes.ts';
import type { Session } from '../session.ts';

export const bind = 'gaap_bind_listener_real_servers';
export const { id, digest } = change();

export async function createTask(here: Session, name = bind, input: Record<string, unknown> = {}): Promise<Task> {
  const params = { name, arguments: input, task: {} };
  return (await here.client.request({ method: 'tools/call', params }, CreateTaskResultSchema)).task;
}

/** For another session on the same ledger, at the same time. */
export function nextTo({ executor, handles, clock }: Session) {
  return { executor, handles, clock };
}

/** What the client's own way to call comes to, in the order in which it hears of it. */
export async function streamed(here: Session, name = bind, input: Record<string, unknown> = {}) {
  const heard: string[] = [];
  const tasks = here.client.experimental.tasks;
  for await (const message of tasks.callToolStream({ name, arguments: input }, CallToolResultSchema, { task: {} })) {
    if (message.type === 'taskCreated' || message.type === 'taskStatus')
      heard.push(`${message.type} ${message.task.status}`);
    else if (message.type === 'error') heard.push(`error ${message.error.message}`);
    else return { heard: [...heard, 'result'], result: CallToolResultSchema.parse(message.result) };
  }
  return { heard, result: undefined };
}

export function resultOf(here: Session, task = id, options: { readonly signal?: AbortSignal } = {}) {
  return here.client.experimental.tasks.getTaskResult(task, CallToolResultSchema, options);
}

export function getTask(here: Session, task = id): Promise<Task> {
  return here.client.experimental.tasks.getTask(task);
}

export function cancelTask(here: Session, task = id): Promise<Task> {
  return here.client.experimental.tasks.cancelTask(task);
}

export async function refusal(work: Promise<unknown>, code: number, message: string | RegExp): Promise<void> {
  await expect(work).rejects.toMatchObject({
    code,
    message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  });
}
