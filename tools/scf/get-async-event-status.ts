import { defineQuery, refuse } from '../../src/tool.ts';
import { eventStatusText, InvokeRequestId } from './reads.ts';

export default defineQuery({
  operation: 'scf:GetAsyncEventStatus',
  title: 'Read the status of an asynchronous event',
  description: 'Tells whether an asynchronous SCF invocation runs, has finished, was stopped or has failed.',
  input: { InvokeRequestId },
  reads: ['scf:GetAsyncEventStatus'],

  async read({ InvokeRequestId }, cloud) {
    const event = (await cloud.find('scf:GetAsyncEventStatus', { InvokeRequestId }))?.Result;
    if (!event) {
      return refuse(
        'NotFound',
        `There is no asynchronous event ${InvokeRequestId}; the cloud forgets one 72 hours after its end.`,
        'List the events of a function with scf:ListAsyncEvents.',
      );
    }
    const { Status, StatusCode } = event;
    return {
      set: 'Result',
      items: [{ InvokeRequestId, Status, StatusText: eventStatusText(Status), StatusCode }],
      TotalCount: 1,
      Offset: 0,
    };
  },
});
