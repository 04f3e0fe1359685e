/** A process for tests: an executor whose ledger is on a disk that its supervisor can have filled, and freed. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { failureOf } from '../../src/errors.ts';
import { openOrdered, person, readOrders } from './ordered.ts';

const Told = z.discriminatedUnion('do', [
  z.object({ do: z.literal('fill') }),
  z.object({ do: z.literal('free') }),
  z.object({ do: z.literal('request') }),
  z.object({ do: z.literal('approve'), id: z.string() }),
  z.object({ do: z.literal('show'), id: z.string() }),
]);
type Told = z.output<typeof Told>;

const orders = readOrders();
if (orders.place.kind !== 'sqlite') throw new Error('only a file fills a disk of this machine');
const ballast = path.join(path.dirname(orders.place.file), 'ballast');
const executor = await openOrdered(orders);

process.on('disconnect', () => process.exit(1));
process.on('message', async (message) => {
  try {
    process.send?.({ answer: await carryOut(Told.parse(message)) });
  } catch (thrown) {
    process.send?.({ failure: failureOf(thrown) });
  }
});

async function carryOut(told: Told): Promise<unknown> {
  switch (told.do) {
    case 'fill':
      return fill();
    case 'free':
      return rmSync(ballast);
    case 'request':
      return executor.request(orders.call, { principal: person });
    case 'approve': {
      const shown = await executor.show(told.id);
      if (shown.kind === 'failed') return shown;
      const { digest, evaluation } = shown.change;
      return executor.decide(told.id, { kind: 'approve', digest, typed: evaluation.needs.typed }, person);
    }
    case 'show':
      return { ...(await executor.show(told.id)), events: await executor.events(told.id) };
    default:
      return told satisfies never;
  }
}

/** To the last byte. */
function fill(): void {
  const file = openSync(ballast, 'a');
  for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
    }
  }
  closeSync(file);
}

process.send?.({ answer: 'ready' });
