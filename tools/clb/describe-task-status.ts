import { defineQuery, refuse } from '../../src/tool.ts';
import { brief } from '../paging.ts';
import { text } from '../parameters.ts';
import { taskStatusText } from './task.ts';

export default defineQuery({
  operation: 'clb:DescribeTaskStatus',
  title: 'Read how a load balancer task is getting on',
  description: 'Tells whether an asynchronous CLB task is running, has succeeded or has failed, and why.',
  input: {
    TaskId: text(64).describe('The request id (RequestId) of the call that started it.'),
  },
  reads: ['clb:DescribeTaskStatus'],

  async read({ TaskId }, cloud) {
    const task = await cloud.find('clb:DescribeTaskStatus', { TaskId });
    if (!task) {
      return refuse(
        'NotFound',
        `There is no task ${TaskId}${cloud.region ? ` in ${cloud.region}` : ''}.`,
        'Check the id and the region; a task that has only just begun may not show yet.',
      );
    }
    const { Status, Message, LoadBalancerIds } = task;
    return {
      set: 'Task',
      items: [brief({ TaskId, Status, StatusText: taskStatusText(Status), Message, LoadBalancerIds })],
      TotalCount: 1,
      Offset: 0,
    };
  },
});
