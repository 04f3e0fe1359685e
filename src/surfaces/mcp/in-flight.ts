/** Work that is under way, so that an end can wait for it. */
export interface InFlight {
  /** Follows the work to its end, however it ends. */
  add<T>(work: Promise<T>): Promise<T>;
  /** Resolves when none is under way. */
  idle(): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    add(work) {
      const settled = work.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return work;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
