/** The tasks of CLB's asynchronous changes (docs/tencent-api.md B1 and C). */
import type { Cloud, Progress } from '../../src/tool.ts';
import { quoted } from '../sentences.ts';

/** Status of DescribeTaskStatus. */
export function taskStatusText(status: number | undefined): string {
  return { 0: 'succeeded', 1: 'failed', 2: 'running' }[status ?? -1] ?? `in status ${status}`;
}

/** A task can be asked about before the cloud knows it; how the cloud then refuses, and for how long, is not documented. */
const unknownForMs = 30_000;

interface SentTask {
  /** The request id of an accepted change is the id of its task. */
  readonly output: { readonly RequestId?: string } | undefined;
  readonly sentAtMs: number;
}

export async function taskProgress(
  { output, sentAtMs }: SentTask,
  cloud: Cloud<'clb:DescribeTaskStatus'>,
): Promise<Progress> {
  const TaskId = output?.RequestId;
  if (!TaskId) return { state: 'settled', message: 'The reply was lost, so there is no task to ask about.' };
  const task = await cloud.attempt('clb:DescribeTaskStatus', { TaskId });
  if (!task.ok) {
    if (cloud.nowMs - sentAtMs < unknownForMs) {
      return { state: 'pending', message: `Task ${TaskId} does not show yet.` };
    }
    return { state: 'settled', message: `Its task ${TaskId} may not be read; the result is looked at instead.` };
  }
  const { Status, Message } = task.response;
  if (Status === 0) return { state: 'settled', message: `Task ${TaskId} succeeded.` };
  if (Status !== 1) return { state: 'pending', message: `Task ${TaskId} is ${taskStatusText(Status)}.` };
  const words = Message ? `; the cloud says: ${quoted(Message, 400)}` : ' without a reason';
  return { state: 'failed', message: `Task ${TaskId} failed${words}.` };
}
