import { z } from 'zod';
import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset } from '../paging.ts';
import { eventStatusText, FunctionName, InvokeRequestId, Namespace } from './reads.ts';

export default defineQuery({
  operation: 'scf:ListAsyncEvents',
  title: 'List asynchronous events of a function',
  description:
    'Lists the asynchronous invocations of an SCF function, newest first: only those since event tracking was ' +
    'switched on. Times are as the cloud writes them, without a zone.',
  input: {
    FunctionName,
    Namespace,
    Status: z
      .array(z.enum(['RUNNING', 'FINISHED', 'ABORTED', 'FAILED']))
      .min(1)
      .max(4)
      .exactOptional()
      .describe('Only those in one of these.'),
    InvokeRequestId: InvokeRequestId.exactOptional().describe('Only this one.'),
    Offset,
    Limit,
  },
  reads: ['scf:ListAsyncEvents'],

  async read(input, cloud) {
    const { EventList, TotalCount } = await cloud.read('scf:ListAsyncEvents', input);
    return {
      set: 'EventList',
      items: (EventList ?? []).map((one) =>
        brief({
          InvokeRequestId: one.InvokeRequestId,
          Status: one.Status,
          StatusText: eventStatusText(one.Status),
          StartTime: one.StartTime,
          EndTime: one.EndTime,
          InvokeType: one.InvokeType,
          Qualifier: one.Qualifier,
        }),
      ),
      TotalCount,
      Offset: input.Offset,
      ...(TotalCount === 0 && { note: 'Events are listed only while the function has event tracking on.' }),
    };
  },
});
