import type { Clock } from '../../lib/clock.ts';
import type { Durations } from './durations.ts';
import { createLooks } from './looks.ts';
import { type LastLook, learnedMs, nextLook } from './poll-schedule.ts';

/** Looks at all open tasks of this process, as often as it is worth it and the budget allows. */
export interface Poller {
  watch(task: Task): Watch;
}

interface Task {
  readonly account: string;
  readonly operation: string;
  /** How long ago it was sent, by the clocks; less than nothing where one was set back. */
  readonly ageMs: number;
  readonly looks: 'when it usually ends' | 'less and less often';
  /** Whether its duration adds to what is known of the operation. */
  readonly learns: boolean;
  readonly signal: AbortSignal | undefined;
}

/** One task, from the first look to the last. */
export interface Watch {
  /** Waits until a look is worth it and there is room for it, and makes it. Whoever comes back found the task pending. */
  look<T>(make: () => Promise<T>): Promise<T>;
  /** Milliseconds since the task was sent, and since it is watched here, by this process's own count. */
  ageMs(): number;
  watchedMs(): number;
  /** The last look found that the task is done. */
  isDone(): void;
}

interface PollerParts {
  readonly clock: Clock;
  readonly durations: Durations;
  readonly callsPerSecond: number;
}

export function createPoller({ clock, durations, callsPerSecond }: PollerParts): Poller {
  const looks = createLooks({ clock, callsPerSecond });

  return {
    watch({ account, operation, ageMs: startAgeMs, looks: when, learns, signal }) {
      // The tools of one product ask the same operations about their tasks, so those share their calls.
      const budget = `${account} ${operation.split(':')[0]}`;
      const startedMs = clock.elapsed();
      const sentMs = startedMs - Math.max(0, startAgeMs);
      const ageMs = () => clock.elapsed() - sentMs;
      let last: LastLook | undefined;
      let current: LastLook | undefined;

      return {
        ageMs,
        watchedMs: () => clock.elapsed() - startedMs,
        async look(make) {
          last = current;
          // Without knowledge the first look is soon after the watch began, however old the task is.
          const curve = when === 'when it usually ends' ? await durations.read(operation) : undefined;
          const planned = nextLook(curve, last);
          const dueMs = (curve || last ? sentMs : startedMs) + planned.ageMs;
          return looks.make({ budget, dueMs, sentMs, curve, last, signal }, () => {
            current = { ageMs: ageMs(), gapMs: planned.gapMs };
            return make();
          });
        },
        isDone() {
          if (!learns || !current) return;
          const tookMs = learnedMs(durations.curve(operation), last, current.ageMs);
          if (tookMs !== undefined) durations.learn(operation, tookMs);
        },
      };
    },
  };
}
