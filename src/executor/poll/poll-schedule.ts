/**
 * When to look at a task that is under way, learned from how long such tasks took before. Pure. An age is the
 * milliseconds from the send of the task to the moment at which a look is let go.
 */
import { limits } from '../limits.ts';

/** Which share of an operation's tasks has ended at which age. */
export interface Curve {
  /** The ages at which tasks ended, youngest first; at least one. */
  readonly known: readonly number[];
  readonly earliestMs: number;
  readonly typicalMs: number;
  readonly latestMs: number;
  /** How far beyond the known ones ends may lie, on either side. The fewer are known, the further. */
  readonly marginMs: number;
}

/** The last look that found a task pending, and the gap from which to back off. */
export interface LastLook {
  readonly ageMs: number;
  readonly gapMs: number;
}

/** Undefined where nothing is known. */
export function curveOf(agesMs: readonly number[]): Curve | undefined {
  const known = [...agesMs].sort((a, b) => a - b);
  const earliestMs = known[0];
  const typicalMs = known[Math.floor(known.length / 2)];
  const latestMs = known.at(-1);
  if (earliestMs === undefined || typicalMs === undefined || latestMs === undefined) return undefined;
  const marginMs = Math.max(limits.pollShortestMs, (latestMs - earliestMs) / 4 + typicalMs / (8 * known.length));
  return { known, earliestMs, typicalMs, latestMs, marginMs };
}

/**
 * At which age to look next: first shortly before the earliest end that is known, then whenever it is worth it, but with
 * no finer gaps than a few percent of the usual duration. Where nothing is known, or the task takes longer than any
 * before, the gaps grow.
 */
export function nextLook(curve: Curve | undefined, last: LastLook | undefined): LastLook {
  const fromMs = last?.ageMs ?? 0;
  if (!curve || fromMs >= curve.latestMs) {
    const gapMs = last ? Math.min(last.gapMs * limits.pollGrowth, limits.pollLongestMs) : limits.pollFirstMs;
    return { ageMs: fromMs + gapMs, gapMs };
  }
  const ended = endedBy(curve, fromMs);
  const wantedMs = last ? ageAt(curve, ended + limits.pollWorth * (1 - ended)) : curve.earliestMs - curve.marginMs / 2;
  const gapMs = Math.min(Math.max(wantedMs - fromMs, finestGapMs(curve)), limits.pollLongestMs);
  return { ageMs: fromMs + gapMs, gapMs: finestGapMs(curve) };
}

function finestGapMs({ typicalMs, marginMs }: Curve): number {
  return Math.max(limits.pollShortestMs, Math.min(limits.pollFineness * typicalMs, marginMs / 4));
}

/** How likely a look at this age finds the end of a task that was pending at the last one, from 0 to 1. */
export function chanceOfEnd(curve: Curve | undefined, last: LastLook | undefined, ageMs: number): number {
  const lastMs = last?.ageMs ?? 0;
  if (ageMs <= lastMs) return 0;
  if (!curve) return 1 - lastMs / ageMs;
  const before = endedBy(curve, lastMs);
  return (endedBy(curve, ageMs) - before) / (1 - before);
}

/** How fast the curve nears its end beyond the longest known duration. */
const tail = 3;

/** Rises by the same step from each known end to the next; the last step is left for those that take longer. */
function endedBy({ known, marginMs, latestMs }: Curve, ageMs: number): number {
  const steps = known.length + 1;
  const index = known.findIndex((end) => end >= ageMs);
  const next = known[index];
  if (next === undefined) return 1 - (marginMs / (marginMs + ageMs - latestMs)) ** tail / steps;
  const before = known[index - 1] ?? next - marginMs;
  const part = next === before ? 1 : Math.max(0, (ageMs - before) / (next - before));
  return (index + part) / steps;
}

/** The other way round. */
function ageAt({ known, marginMs, latestMs }: Curve, ended: number): number {
  const steps = known.length + 1;
  const index = Math.floor(ended * steps);
  const next = known[index];
  if (next === undefined) return latestMs + marginMs / ((1 - ended) * steps) ** (1 / tail) - marginMs;
  const before = known[index - 1] ?? next - marginMs;
  return before + (next - before) * (ended * steps - index);
}

/**
 * What is learned from a task whose end a look found. The end lies between that look and the one before, and hardly before
 * the curve begins; taking the first quarter of the way keeps durations from growing by their own delay, and lets them
 * follow, step by step, an operation that became quicker. Undefined where nothing is learned: the two looks are far apart,
 * as when the budget lets few go, and most of what is known lies in between anyway.
 */
export function learnedMs(curve: Curve | undefined, last: LastLook | undefined, foundMs: number): number | undefined {
  const soonestMs = curve ? Math.min(foundMs, curve.earliestMs) - curve.marginMs : foundMs / 2;
  const sinceMs = Math.max(last?.ageMs ?? 0, soonestMs);
  const widthMs = foundMs - sinceMs;
  if (curve && widthMs > 2 * finestGapMs(curve)) {
    const between = curve.known.filter((end) => end > sinceMs && end <= foundMs).length;
    if (between > curve.known.length / 2) return undefined;
  }
  return Math.max(1, Math.round(sinceMs + widthMs / 4));
}
