import type { Ledger } from '../../src/ledger/port.ts';

/** Steps are decided on, and stop right before they are recorded until they are let go: two then meet for certain. */
export interface Turnstile {
  readonly around: (real: Ledger) => Ledger;
  /** Resolves when so many stand in front of it. */
  arrived(count: number): Promise<void>;
  /** Lets them go on, and those who come later. */
  open(): void;
}

export function turnstile(): Turnstile {
  const gate = Promise.withResolvers<void>();
  const watchers: { readonly count: number; readonly tell: () => void }[] = [];
  let standing = 0;
  return {
    around: (real) => ({
      ...real,
      async advance(step) {
        standing += 1;
        for (const { count, tell } of watchers) if (standing >= count) tell();
        await gate.promise;
        return real.advance(step);
      },
    }),
    arrived(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      watchers.push({ count, tell: resolve });
      if (standing >= count) resolve();
      return promise;
    },
    open: () => gate.resolve(),
  };
}
