import { z } from 'zod';
import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import type { TaskState } from '../../world/tasks.ts';
import { defineOperation, versions } from '../operation.ts';

const statuses = { succeeded: 'SUCCESS', failed: 'FAIL', running: 'RUNNING' } as const satisfies Record<
  TaskState,
  string
>;

export const describeGaapTaskStatus = defineOperation({
  product: 'gaap',
  action: 'DescribeTaskStatus',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ TaskId: z.string().optional() }),
  execute(world, { TaskId }) {
    if (!TaskId) throw missingParameter('TaskId');
    const task = world.tasks.find('gaap', TaskId);
    if (!task) return refuse('ResourceNotFound', `TaskId(${TaskId}) Not Exist.`);
    return { Status: statuses[world.tasks.stateOf(task)], TaskId };
  },
});
