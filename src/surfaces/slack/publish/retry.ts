/** What Slack did not take is tried again: each kind by itself, less and less often, and not for ever. Pure. */
import type { Change } from '../../../executor/change.ts';
import { isOver } from '../../../executor/rest.ts';
import type { CallFailure } from '../connection/outcome.ts';
import type { ChatDocument, Retry, TryKind } from './document.ts';

export const retryLimits = {
  firstMs: 5_000,
  longestMs: 5 * 60_000,
  /** Once the change is over nobody waits for it any longer than this. */
  giveUpMs: 24 * 60 * 60_000,
  /** So many refusals in a row are no whim: what people must hear goes another way. */
  closedAfter: 3,
} as const;

interface Known {
  readonly change: Change;
  readonly told: ChatDocument;
  readonly nowMs: number;
}

/** In how long it may be tried; undefined where it is given up. */
export function triedIn(known: Known, kind: TryKind): number | undefined {
  const retry = known.told.retries[kind];
  if (!retry) return 0;
  if (isGivenUp(known, kind)) return undefined;
  const waitMs = retry.notBeforeMs - known.nowMs;
  // Longer than anything waits: the clock was set back.
  return waitMs > retryLimits.longestMs ? 0 : Math.max(0, waitMs);
}

/** Slack keeps refusing it, or it was given up. */
export function isClosed(known: Known, kind: TryKind): boolean {
  const retry = known.told.retries[kind];
  if (!retry) return false;
  return (retry.refused && retry.tries >= retryLimits.closedAfter) || isGivenUp(known, kind);
}

function isGivenUp({ change, told, nowMs }: Known, kind: TryKind): boolean {
  const retry = told.retries[kind];
  if (!retry || !isOver(change)) return false;
  return nowMs - Math.max(retry.sinceMs, change.updatedAtMs) >= retryLimits.giveUpMs;
}

export function refusedOnce(told: ChatDocument, kind: TryKind, failure: CallFailure, nowMs: number): ChatDocument {
  const before = told.retries[kind] ?? { tries: 0, sinceMs: nowMs, notBeforeMs: 0, refused: false, reported: false };
  return withRetry(
    told,
    kind,
    failure.kind === 'rate_limited'
      ? { ...before, notBeforeMs: nowMs + failure.retryAfterMs }
      : {
          ...before,
          tries: before.tries + 1,
          notBeforeMs: nowMs + Math.min(retryLimits.firstMs * 2 ** before.tries, retryLimits.longestMs),
          refused: failure.kind === 'refused',
        },
  );
}

export function reportedNow(told: ChatDocument, kind: TryKind): ChatDocument {
  const retry = told.retries[kind];
  return retry ? withRetry(told, kind, { ...retry, reported: true }) : told;
}

/** It arrived, or need not any more. */
export function settled(told: ChatDocument, kind: TryKind): ChatDocument {
  return withRetry({ ...told, posting: undefined }, kind, undefined);
}

function withRetry(told: ChatDocument, kind: TryKind, retry: Retry | undefined): ChatDocument {
  return { ...told, retries: { ...told.retries, [kind]: retry } };
}
