import type { JsonObject } from '../../../src/tool.ts';
import { type Asked, having, type Live, textOf } from './live.ts';

/** The answer to a read; undefined for an operation that is not of this product. A code where it is refused. */
export function readScf(live: Live, operation: string, request: JsonObject): object | string | undefined {
  switch (operation) {
    case 'scf:GetFunction':
      return { Type: 'Event', Status: 'Active', AvailableStatus: 'Available', AsyncRunEnable: 'TRUE' };
    case 'scf:ListVersionByFunction':
      return { Versions: [{ Version: '$LATEST' }], TotalCount: 1 };
    case 'scf:GetAsyncEventStatus': {
      const found = live.events.find(({ id }) => id === textOf(request, 'InvokeRequestId'));
      return found ? { Result: { Status: found.status } } : 'ResourceNotFound.AsyncEvent';
    }
    case 'scf:ListAsyncEvents':
      return { EventList: [], TotalCount: 0 };
    default:
      return undefined;
  }
}

export function terminateEvent(live: Live, request: JsonObject): Asked {
  const id = textOf(request, 'InvokeRequestId');
  const event = live.events.find((one) => one.id === id);
  if (!event) return { refused: 'ResourceNotFound.AsyncEvent' };
  if (event.status !== 'RUNNING') return { refused: 'FailedOperation.AsyncEventStatus' };
  return {
    resources: [`scf/default/nightly/${id}`],
    canFail: false,
    begin: (now) => now,
    finish: (now) => ({ ...now, events: having(now.events, id, { status: 'ABORTED' }) }),
    fail: (now) => now,
    response: {},
  };
}
