/** Tells those who listen for notices on resources what has moved: whoever listened for what is the SDK's to know. */
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server';
import type { Executor } from '../../../executor/api.ts';
import type { Log } from '../log.ts';
import { addressesOfChange } from '../resources/addresses.ts';

export interface ActivityBus extends ServerEventBus {
  /** Stops looking. */
  close(): void;
}

/** Looks at what happens only while somebody listens. */
export function createActivityBus(executor: Pick<Executor, 'activity'>, log: Log): ActivityBus {
  const listeners = new Set<(event: ServerEvent) => void>();
  let looking: AbortController | undefined;

  function publish(event: ServerEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  async function look(signal: AbortSignal): Promise<void> {
    for await (const moved of executor.activity(signal)) {
      for (const uri of new Set([...moved].flatMap(addressesOfChange))) publish({ kind: 'resource_updated', uri });
    }
  }

  function close(): void {
    looking?.abort();
    looking = undefined;
  }

  return {
    publish,
    subscribe(listener) {
      listeners.add(listener);
      if (!looking) {
        looking = new AbortController();
        const { signal } = looking;
        look(signal).catch((thrown: unknown) => {
          if (!signal.aborted) log.error({ err: thrown }, 'what happens to changes is not told any more');
          // Somebody else may have begun to listen meanwhile.
          if (looking?.signal === signal) close();
        });
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) close();
      };
    },
    close,
  };
}
