import { z } from 'zod';
import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import type { TaskState } from '../../world/tasks.ts';
import { defineOperation, notEmulated, versions } from '../operation.ts';

/** "0: succeeded, 1: failed, 2: running" */
const statuses = { succeeded: 0, failed: 1, running: 2 } as const satisfies Record<TaskState, number>;

export const describeTaskStatus = defineOperation({
  product: 'clb',
  action: 'DescribeTaskStatus',
  version: versions.clb,
  writes: false,
  input: z.strictObject({ TaskId: z.string().optional(), DealName: notEmulated }),
  execute(world, { TaskId }) {
    if (!TaskId) throw missingParameter('TaskId');
    const task = world.tasks.find('clb', TaskId);
    // Not established what the cloud says about a task that it does not know. Strict.
    if (!task) return refuse('InvalidParameterValue', `The task ${TaskId} does not exist.`);
    const state = world.tasks.stateOf(task);
    return {
      Status: statuses[state],
      LoadBalancerIds: task.lanes.map((lane) => lane.replace('clb/', '')),
      Message: state === 'failed' ? task.failure : null,
    };
  },
});
