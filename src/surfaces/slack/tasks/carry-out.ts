import type { SlackContext } from '../context.ts';

/** It belongs to the process from here on; the sweep of any process goes on with it where this one is gone. */
export function carryOut({ executor, log, signal }: SlackContext, id: string): void {
  executor.drive(id, { signal }).then(
    ({ state }) => log.info({ change: id, state }, 'driven'),
    (thrown: unknown) => {
      if (!signal.aborted) log.error({ change: id, err: thrown }, 'driving failed');
    },
  );
}
