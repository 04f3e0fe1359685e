import type { Change } from '../../executor/change.ts';
import { isOver, isUnderWay } from '../../executor/rest.ts';
import type { CallContext } from './context.ts';
import { limits } from './limits.ts';

/**
 * Follows a change, telling each step, until it is at its end, needs a new decision or the signal aborts; the change as
 * it was last seen.
 */
export async function follow(change: Change, context: CallContext, signal: AbortSignal): Promise<Change> {
  let seen = change;
  for await (const step of context.executor.follow(change.id, signal)) {
    seen = step.change;
    // The answer tells the end. A client drops progress that comes together with its answer.
    if (isOver(step.change)) continue;
    const said = step.event?.body['message'];
    context.progress.tell(typeof said === 'string' ? said : step.change.says);
    if (step.event?.kind === 'superseded') break;
  }
  return seen;
}

/** Has an approved change carried out and watches it as long as a client waits. When this returns, the change may still be under way. */
export async function seeThrough(change: Change, context: CallContext): Promise<Change> {
  const { clock, drives, progress, signal, startedAtMs } = context;
  const left = Math.max(startedAtMs + limits.watchMs - clock.now(), limits.leastWatchMs);
  const rested = new AbortController();
  let outcome: { readonly change: Change } | { readonly thrown: unknown } | undefined;
  drives
    .carry(change.id, ({ message }) => progress.tell(message))
    .then(
      (driven) => {
        // Another process may hold the change; then this one only watches.
        if (isUnderWay(driven)) return;
        outcome = { change: driven };
        rested.abort();
      },
      (thrown: unknown) => {
        outcome = { thrown };
        rested.abort();
      },
    );
  const seen = await follow(change, context, AbortSignal.any([rested.signal, signal, clock.deadline(left)]));
  if (outcome === undefined) return seen;
  if ('thrown' in outcome) throw outcome.thrown;
  return outcome.change;
}
