/** Lets so many through at a time, in the order in which they came. */
export type Gate = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function createGate(atOnce: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;

  return async (work, signal) => {
    if (inside >= atOnce) await turn(waiting, signal);
    else inside += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes over this place; without anybody it is free.
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const come = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(come), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(come);
  });
}
