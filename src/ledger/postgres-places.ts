/** A number of places, given out in the order of asking. */
export interface Places {
  take(): Promise<void>;
  giveBack(): void;
  /** Resolves when nobody has a place or waits for one. */
  allBack(): Promise<void>;
}

/**
 * Who waits for a connection waits here and not in the pool, which gives up by the clock: how long a queue of many is
 * underway says nothing about the server. Each one ahead is bounded by the limits of its statements.
 */
export function places(count: number): Places {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const closing: (() => void)[] = [];
  return {
    async take() {
      if (taken < count) {
        taken += 1;
        return;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    giveBack() {
      const first = waiting.shift();
      if (first) return first();
      taken -= 1;
      if (taken === 0) for (const done of closing.splice(0)) done();
    },
    async allBack() {
      if (taken > 0) await new Promise<void>((resolve) => closing.push(resolve));
    },
  };
}
