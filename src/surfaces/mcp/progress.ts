import type { Clock } from '../../lib/clock.ts';
import { plainText } from '../../lib/text.ts';
import { limits } from './limits.ts';

/** Tells a waiting client how its call gets on. Says nothing twice in a row, and nothing after `end`. */
export interface Progress {
  tell(message: string): void;
  end(): void;
}

/** `progress` rises with every notice. */
export type SendProgress = (progress: number, message: string) => Promise<void>;

const silent: Progress = { tell: () => {}, end: () => {} };

/**
 * While nothing happens the client hears all the same that somebody is at work, such as a human who reads a diff: many
 * give a call up only when nothing came for a while. `send` is undefined where the client did not ask to be told.
 */
export function createProgress(send: SendProgress | undefined, clock: Pick<Clock, 'sleep' | 'elapsed'>): Progress {
  if (!send) return silent;
  const beganMs = clock.elapsed();
  const ended = new AbortController();
  let progress = 0;
  let last = '';
  let saidMs = beganMs;

  function say(message: string): void {
    progress += 1;
    saidMs = clock.elapsed();
    // A client that is gone is found out by its call ending, not by a notice that it missed.
    send?.(progress, message).catch(() => {});
  }

  async function beat(): Promise<void> {
    for (;;) {
      const quietMs = clock.elapsed() - saidMs;
      if (quietMs < limits.heartbeatMs) await clock.sleep(limits.heartbeatMs - quietMs, ended.signal);
      else say(`${last === '' ? 'At work.' : last} (${Math.round((clock.elapsed() - beganMs) / 1_000)} s so far)`);
    }
  }
  beat().catch(() => undefined);

  return {
    tell(text) {
      const message = plainText(text, 300);
      if (ended.signal.aborted || message === last) return;
      last = message;
      say(message);
    },
    end: () => ended.abort(),
  };
}
