/** A process for tests: a long-lived replica that sweeps, and drives what it is told to drive. */
import { z } from 'zod';
import { openOrdered, readOrders } from './ordered.ts';

const Told = z.object({ drive: z.array(z.string()) });

const executor = await openOrdered(readOrders());
process.on('disconnect', () => process.exit(1));
process.on('message', async (message) => {
  const { drive } = Told.parse(message);
  const ends = await Promise.all(drive.map(async (id) => (await executor.drive(id)).state));
  process.send?.({ ends });
});
process.send?.('ready');
