import { setImmediate as turn } from 'node:timers/promises';

/** Lets everything run that does not wait for time, until this is so. */
export async function until(holds: () => boolean): Promise<void> {
  for (let patience = 20_000; !holds(); patience -= 1) {
    if (patience === 0) throw new Error('It does not come about.');
    await turn();
  }
}
