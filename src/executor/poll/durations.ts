import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../lib/clock.ts';
import { limits } from '../limits.ts';
import { type Curve, curveOf } from './poll-schedule.ts';

/** What all processes have learned about how long the tasks of each operation take. A hint: nothing fails for want of it. */
export interface Durations {
  /** As far as it has been read; undefined before, and where nothing is known. */
  curve(operation: string): Curve | undefined;
  /** The same, read first where it never was. */
  read(operation: string): Promise<Curve | undefined>;
  learn(operation: string, tookMs: number): void;
}

interface DurationsParts {
  readonly ledger: Pick<Ledger, 'taskTimes' | 'noteTaskTimes'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Work that the end of the program waits for. */
  readonly track: (work: Promise<void>) => unknown;
}

interface Known {
  times: readonly number[];
  curve: Curve | undefined;
  unwritten: number[];
  reading: Promise<void>;
  readAtMs: number;
  wroteAtMs: number;
}

export function createDurations({ ledger, clock, track }: DurationsParts): Durations {
  const all = new Map<string, Known>();

  function keep(known: Known, times: readonly number[]): void {
    known.times = times.slice(-limits.durationsKept);
    known.curve = curveOf(known.times);
  }

  async function refresh(operation: string, known: Known): Promise<void> {
    known.readAtMs = clock.now();
    const times = await ledger.taskTimes(operation).catch(() => undefined);
    if (times) keep(known, [...times, ...known.unwritten]);
  }

  function of(operation: string): Known {
    const found = all.get(operation);
    if (found && isRecent(found.readAtMs, limits.durationsReadEveryMs)) return found;
    const known = found ?? {
      times: [],
      curve: undefined,
      unwritten: [],
      reading: Promise.resolve(),
      readAtMs: 0,
      wroteAtMs: Number.NEGATIVE_INFINITY,
    };
    all.set(operation, known);
    known.reading = refresh(operation, known);
    track(known.reading);
    return known;
  }

  const isRecent = (atMs: number, forMs: number) => Math.abs(clock.now() - atMs) < forMs;

  return {
    curve: (operation) => of(operation).curve,
    async read(operation) {
      const known = of(operation);
      if (!known.curve) await known.reading;
      return known.curve;
    },
    learn(operation, tookMs) {
      const known = of(operation);
      keep(known, [...known.times, tookMs]);
      known.unwritten.push(tookMs);
      // The first is written at once, since a short-lived process sees no other; of very many, a few are enough.
      if (isRecent(known.wroteAtMs, limits.durationsWriteEveryMs)) return;
      known.wroteAtMs = clock.now();
      const times = known.unwritten.splice(0).slice(-limits.durationsKept);
      track(ledger.noteTaskTimes(operation, times).catch(() => undefined));
    },
  };
}
