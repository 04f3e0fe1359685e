import type { Executor, Waiting } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import type { Log } from './log.ts';

/**
 * The approved changes that this process carries out. They belong to the process and not to the call that led to them:
 * a client's time-out is no reason to leave a change half way. Only the end of the process stops them.
 */
export interface Drives {
  carry(id: string, onWaiting: (waiting: Waiting) => void): Promise<Change>;
  /** Resolves when none is under way. */
  idle(): Promise<void>;
}

export function createDrives(executor: Executor, signal: AbortSignal, log: Log): Drives {
  const running = new Set<Promise<unknown>>();
  return {
    carry(id, onWaiting) {
      const drive = executor.drive(id, { signal, onWaiting });
      const settled = drive.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      drive.then(
        (change) => log.info({ change: id, state: change.state }, 'driven'),
        (thrown: unknown) => {
          if (!signal.aborted) log.error({ change: id, err: thrown }, 'driving failed');
        },
      );
      return drive;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
