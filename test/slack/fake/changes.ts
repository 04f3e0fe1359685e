/** What happened in the workspace, in order, and a way to wait for it. */
import { systemClock } from '../../../src/lib/clock.ts';

/** How long `until` waits, in real milliseconds, for what real sockets and processes bring. */
const patienceMs = 8_000;

export interface Changes {
  /** The number of the change that is being made now. */
  next(): number;
  /** The number of the last change. */
  last(): number;
  /** Tells everyone who waits to look again. */
  tell(): void;
  /** The first answer that is not undefined or false, now or after a change. */
  until<T>(look: () => T | undefined | false, what?: string): Promise<T>;
}

export function createChanges(): Changes {
  let count = 0;
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const look of [...waiting]) look();
  };
  return {
    next: () => ++count,
    last: () => count,
    tell,
    until: <T>(look: () => T | undefined | false, what = 'What was waited for') =>
      new Promise<T>((resolve, reject) => {
        const patience = systemClock.deadline(patienceMs);
        const leave = () => {
          waiting.delete(again);
          patience.removeEventListener('abort', giveUp);
        };
        const giveUp = () => {
          leave();
          reject(new Error(`${what} did not happen within ${patienceMs} ms.`));
        };
        const again = () => {
          try {
            const found = look();
            if (found === undefined || found === false) return;
            leave();
            resolve(found);
          } catch (thrown) {
            leave();
            reject(thrown);
          }
        };
        waiting.add(again);
        patience.addEventListener('abort', giveUp, { once: true });
        again();
      }),
  };
}
