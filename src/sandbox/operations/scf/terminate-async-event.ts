import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { endings } from '../../world/scf.ts';
import { defineOperation, versions } from '../operation.ts';
import { refuseByStanding } from '../standing.ts';
import { defaultNamespace, eventsIn, functionOf, laneOf } from './found.ts';

export const terminateAsyncEvent = defineOperation({
  product: 'scf',
  action: 'TerminateAsyncEvent',
  version: versions.scf,
  writes: true,
  input: z.strictObject({
    FunctionName: z.string().min(1),
    InvokeRequestId: z.string().min(1),
    Namespace: z.string().min(1).default(defaultNamespace),
    GraceShutdown: z.boolean().default(false),
  }),
  execute(world, { FunctionName, InvokeRequestId, Namespace, GraceShutdown }, context) {
    refuseByStanding(context, 'scf');
    const fn = functionOf(world, context.region, Namespace, FunctionName);
    const event = eventsIn(world, context.region).find(
      (it) => it.InvokeRequestId === InvokeRequestId && it.FunctionName === FunctionName && it.Namespace === Namespace,
    );
    if (!event) return refuse('ResourceNotFound.AsyncEvent', `The async event ${InvokeRequestId} was not found.`);
    if (event.Status !== 'RUNNING') {
      refuse(
        'FailedOperation.AsyncEventStatus',
        `The async event is ${event.Status}, and only a running one can be terminated.`,
      );
    }
    // What would have ended it otherwise no longer does.
    world.tasks.cancel(laneOf(InvokeRequestId));
    if (!GraceShutdown) {
      // "the call returns after termination has completed" (583/45897)
      world.scf.events.put({ ...event, ...endings.killed, endedAt: world.now });
      return {};
    }
    // Only the signal is certain (583/63969): the event runs on for a while, and ends as its function sees fit.
    const ending = fn.handlesSigterm ? endings.finished : endings.terminated;
    world.tasks.start({
      id: context.requestId,
      product: 'scf',
      action: 'TerminateAsyncEvent',
      lanes: [laneOf(InvokeRequestId)],
      changes: [world.scf.events.changeTo({ ...event, ...ending, endedAt: world.now + world.settings.taskMs })],
    });
    return {};
  },
});
