/** Tells those who listen for notices on resources what has moved: whoever listened for what is the SDK's to know. */
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server';
import { type Activity, movedAddresses } from '../resources/moved.ts';

export interface ActivityBus extends ServerEventBus {
  /** Stops looking. */
  close(): void;
}

/** Looks at what happens only while somebody listens. */
export function createActivityBus(parts: Activity): ActivityBus {
  const listeners = new Set<(event: ServerEvent) => void>();
  let looking: AbortController | undefined;

  function publish(event: ServerEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  async function look(signal: AbortSignal): Promise<void> {
    for await (const uri of movedAddresses(parts, signal)) publish({ kind: 'resource_updated', uri });
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
        look(signal).catch(() => undefined);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) close();
      };
    },
    close,
  };
}
