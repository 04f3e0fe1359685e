import { FailureError, failureOf } from '../errors.ts';
import { plainText } from '../lib/text.ts';
import type { Progress, Verdict } from '../tool.ts';
import { createCloud } from './cloud.ts';
import type { Held } from './held.ts';
import { limits } from './limits.ts';
import { logInternal } from './request.ts';

/** What one look at the live state says: go on looking, or this is how it ended. */
type Look =
  | { readonly kind: 'pending'; readonly message: string; readonly share: number | undefined }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** Watches an accepted change until it settles, then reads the result. */
export async function poll(held: Held): Promise<void> {
  const { shop } = held;
  const startedMs = shop.clock.now();
  for (let gapMs: number = limits.pollFirstMs; ; gapMs = Math.min(gapMs * limits.pollGrowth, limits.pollLongestMs)) {
    await shop.clock.sleep(gapMs, held.signal);
    const look = await lookAt(held);
    const lag = shop.clock.now() - startedMs < limits.settleGraceMs;
    if (look.kind === 'failed') return end(held, 'failed', look.message);
    if (look.kind === 'verdict' && !(lag && mayLag(look.verdict))) return conclude(held, look.verdict);
    if (shop.clock.now() - startedMs > limits.pollDeadlineMs) return giveUpPolling(held);
    if (look.kind === 'pending') await tell(held, look.message, look.share);
  }
}

/**
 * Finds out by reading what became of a change whose reply was lost. "As before" is believed only after a while: the
 * request may still have been on its way. It is never sent again.
 */
export async function reconcile(held: Held): Promise<void> {
  const { shop, change } = held;
  const untilMs = Math.max(change.sentAtMs ?? 0, shop.clock.now() - limits.reconcileMs / 2) + limits.reconcileMs;
  for (let gapMs: number = limits.pollFirstMs; ; gapMs = Math.min(gapMs * limits.pollGrowth, limits.pollLongestMs)) {
    await shop.clock.sleep(gapMs, held.signal);
    const look = await lookAt(held);
    const over = shop.clock.now() > untilMs;
    if (look.kind === 'failed') return end(held, 'failed', look.message);
    if (look.kind === 'verdict') {
      const { verdict } = look;
      if (verdict.outcome === 'succeeded' || verdict.outcome === 'partly_succeeded') return conclude(held, verdict);
      if (verdict.outcome === 'unchanged' && over) {
        return end(
          held,
          'failed',
          `It was not made: ${verdict.message} Looked for ${Math.round(limits.reconcileMs / 1000)} s after it was sent.`,
        );
      }
      if (over) return stayUnknown(held, verdict.message, verdict.outcome === 'unclear' ? verdict.check : undefined);
    }
    if (look.kind === 'pending') {
      await tell(held, look.message, look.share);
      if (shop.clock.now() > untilMs + limits.pollDeadlineMs) return stayUnknown(held, look.message, undefined);
    }
  }
}

async function lookAt(held: Held): Promise<Look> {
  const { shop, change } = held;
  const tool = shop.changeTool(change.operation);
  const cloud = createCloud(shop, {
    account: change.account,
    region: change.region,
    reads: tool.reads,
    ...(held.signal && { signal: held.signal }),
  });
  const sent = {
    input: change.input,
    before: change.plan.before,
    output: change.output,
    sentAtMs: change.sentAtMs ?? change.updatedAtMs,
  };
  try {
    const progress: Progress = await tool.progress(sent, cloud);
    switch (progress.state) {
      case 'pending':
        return { kind: 'pending', message: progress.message, share: progress.share };
      case 'failed':
        return { kind: 'failed', message: progress.message };
      case 'settled':
        return { kind: 'verdict', verdict: await tool.verify(sent, cloud) };
    }
  } catch (thrown) {
    held.signal?.throwIfAborted();
    // A look that failed says nothing about the change.
    logInternal(shop, thrown, change.operation);
    const failure = thrown instanceof FailureError ? thrown.failure : failureOf(thrown);
    return { kind: 'pending', message: `Could not look: ${failure.message}`, share: undefined };
  }
}

/** Reads may show the state of before for a moment after a write was accepted. */
function mayLag(verdict: Verdict): boolean {
  return verdict.outcome === 'unchanged' || verdict.outcome === 'unclear';
}

async function conclude(held: Held, verdict: Verdict): Promise<void> {
  const items =
    'items' in verdict && verdict.items
      ? {
          items: verdict.items.map((item) => ({
            ...item,
            item: plainText(item.item),
            message: plainText(item.message),
          })),
        }
      : {};
  switch (verdict.outcome) {
    case 'succeeded':
    case 'partly_succeeded': {
      const message = plainText(verdict.message);
      await held.move({ to: verdict.outcome, event: verdict.outcome, message, patch: { message, ...items } });
      return;
    }
    case 'unchanged':
      return end(held, 'failed', verdict.message, items);
    case 'unclear': {
      await held.move({
        to: 'outcome_unknown',
        event: 'outcome_unknown',
        message: plainText(verdict.message),
        patch: { message: plainText(verdict.message) },
      });
      return stayUnknown(held, verdict.message, verdict.check);
    }
  }
}

async function end(held: Held, to: 'failed', text: string, patch: object = {}): Promise<void> {
  const message = plainText(text);
  const failure = {
    code: 'CloudRefused',
    message,
    next: 'Look at the live state, then ask for a new plan if it is still wanted.',
  } as const;
  await held.move({ to, event: to, message, patch: { message, failure, ...patch } });
}

async function giveUpPolling(held: Held): Promise<void> {
  const minutes = limits.pollDeadlineMs / 60_000;
  const message = `The cloud accepted it and has not finished after ${minutes} minutes.`;
  await held.move({ to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } });
}

/** The change stays as it is, says what to check, and is looked at again later. */
async function stayUnknown(held: Held, text: string, check: string | undefined): Promise<void> {
  const { shop, change } = held;
  const message = plainText(text);
  await held.move({
    to: 'outcome_unknown',
    event: 'still_unknown',
    message,
    patch: {
      message,
      check: plainText(check ?? `Read the live state of ${change.plan.subject} and compare it with the plan.`),
    },
  });
  await shop.ledger.renew({
    id: change.id,
    owner: shop.owner,
    fence: held.fence,
    untilMs: shop.clock.now() + limits.reconcileAgainMs,
  });
}

async function tell(held: Held, text: string, share: number | undefined): Promise<void> {
  const message = plainText(text);
  if (message === held.lastTold) return;
  held.lastTold = message;
  await held.note('progress', message, share === undefined ? {} : { share });
}
