import type { Executor, Waiting } from '../../executor/api.ts';
import { isUnderWay } from '../../executor/rest.ts';
import type { Log } from './log.ts';

/**
 * The approved changes that this process carries out. They belong to the process and not to the request that led to
 * them: a browser that goes away is no reason to leave a change half way. Only the end of the process stops them.
 */
export interface Drives {
  carry(id: string): void;
  /** What the change waits for now; undefined where it waits for nothing, or another process drives it. */
  waitingOf(id: string): Waiting | undefined;
  /** Calls back whenever that changes; returns how to stop it. */
  watch(id: string, changed: () => void): () => void;
}

export function createDrives(executor: Executor, signal: AbortSignal, log: Log): Drives {
  const running = new Map<string, Waiting | undefined>();
  const watchers = new Map<string, Set<() => void>>();

  function set(id: string, waiting: Waiting | undefined): void {
    running.set(id, waiting);
    for (const changed of watchers.get(id) ?? []) changed();
  }

  async function run(id: string): Promise<void> {
    try {
      const change = await executor.drive(id, { signal, onWaiting: (waiting) => set(id, waiting) });
      log.info({ change: id, state: change.state, underWay: isUnderWay(change) }, 'driven');
    } catch (thrown) {
      if (!signal.aborted) log.error({ change: id, err: thrown }, 'driving failed');
    } finally {
      set(id, undefined);
      running.delete(id);
    }
  }

  return {
    carry(id) {
      if (running.has(id) || signal.aborted) return;
      running.set(id, undefined);
      void run(id);
    },
    waitingOf: (id) => running.get(id),
    watch(id, changed) {
      const all = watchers.get(id) ?? new Set();
      watchers.set(id, all.add(changed));
      return () => {
        all.delete(changed);
        if (all.size === 0 && watchers.get(id) === all) watchers.delete(id);
      };
    },
  };
}
