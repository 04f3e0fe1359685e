import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { defineOperation, versions } from '../operation.ts';
import { eventsIn } from './found.ts';

export const getAsyncEventStatus = defineOperation({
  product: 'scf',
  action: 'GetAsyncEventStatus',
  version: versions.scf,
  writes: false,
  input: z.strictObject({ InvokeRequestId: z.string().min(1) }),
  execute(world, { InvokeRequestId }, { region }) {
    const event = eventsIn(world, region).find((it) => it.InvokeRequestId === InvokeRequestId);
    if (!event) return refuse('ResourceNotFound.AsyncEvent', `The async event ${InvokeRequestId} was not found.`);
    return { Result: { Status: event.Status, StatusCode: event.StatusCode, InvokeRequestId } };
  },
});
