/**
 * A process for tests: takes one change from the request to its end. Before each call of the ledger and of the cloud,
 * which is also after the one before it, it says where it is, and waits until its supervisor lets it go on, or kills it.
 */
import type { Ledger } from '../../src/ledger/port.ts';
import type { Transport } from '../../src/tencent/port.ts';
import { openOrdered, person, readOrders } from './ordered.ts';

const waiting = new Map<number, () => void>();
let count = 0;
process.on('message', (number) => {
  if (typeof number === 'number') waiting.get(number)?.();
});
process.on('disconnect', () => process.exit(1));

function boundary(name: string): Promise<void> {
  count += 1;
  const number = count;
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.set(number, resolve);
  process.send?.({ number, name });
  return promise;
}

function step<A extends readonly unknown[], R>(
  name: string,
  call: (...given: A) => Promise<R>,
): (...given: A) => Promise<R> {
  return async (...given) => {
    await boundary(name);
    return call(...given);
  };
}

/** News and renewals come by the clock and not by the change's steps; they move nothing. */
const stepping = (real: Ledger): Ledger => ({
  ...real,
  insert: step('insert', real.insert),
  get: step('get', real.get),
  advance: (change) => step(`the step to ${change.state}`, real.advance)(change),
  note: step('note', real.note),
  claim: step('claim', real.claim),
  release: step('release', real.release),
  enterLanes: step('enterLanes', real.enterLanes),
  lanePlaces: step('lanePlaces', real.lanePlaces),
  leaveLanes: step('leaveLanes', real.leaveLanes),
  reserveSend: (limit, change) => step(`reserving ${change?.state ?? limit.key}`, real.reserveSend)(limit, change),
  settleSend: step('settleSend', real.settleSend),
});

const sending = (real: Transport): Transport => ({
  ...real,
  send: (request) => step(`sending ${request.operation}`, real.send)(request),
});

const orders = readOrders();
const executor = await openOrdered(orders, { ledger: stepping, transport: sending });
const asked = await executor.request(orders.call, { principal: person });
if (asked.kind === 'failed') throw new Error(asked.failure.message);
const { id, digest, evaluation } = asked.change;
await executor.decide(id, { kind: 'approve', digest, typed: evaluation.needs.typed }, person);
const { state } = await executor.drive(id);
await boundary(`the end, ${state}`);
process.exit(0);
