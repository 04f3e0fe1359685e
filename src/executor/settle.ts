import { plainText } from '../lib/text.ts';
import type { Progress, Verdict } from '../tool.ts';
import type { ChangeDocument } from './change.ts';
import { createCloud } from './cloud.ts';
import { failureOfRun } from './failures.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';

/** What one look at the live state says: go on looking, or this is how it ended. */
type Look =
  | { readonly kind: 'pending'; readonly message: string; readonly share: number | undefined }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** Watches an accepted change until it settles, then reads the result. */
export async function poll(leased: LeasedChange): Promise<void> {
  const tell = progressOf(leased);
  for await (const waitedMs of looks(leased)) {
    const look = await lookAt(leased);
    const lag = waitedMs < limits.settleGraceMs;
    if (look.kind === 'failed') return fail(leased, 'TaskFailed', look.message);
    if (look.kind === 'verdict' && !(lag && mayLag(look.verdict))) return conclude(leased, look.verdict);
    if (waitedMs > limits.pollDeadlineMs) return giveUpPolling(leased);
    if (look.kind === 'pending') await tell(look.message, look.share);
  }
}

/**
 * Finds out by reading what became of a change whose reply was lost. What looks like "not made", or made in part, is
 * believed only after a while: the request may still have been on its way. It is never sent again.
 */
export async function reconcile(leased: LeasedChange): Promise<void> {
  const { context, change } = leased;
  const tell = progressOf(leased);
  const sentAtMs = change.sentAtMs ?? change.updatedAtMs;
  const enoughMs = between(
    limits.reconcileMs / 2,
    limits.reconcileMs - (context.clock.now() - sentAtMs),
    limits.reconcileMs,
  );
  for await (const waitedMs of looks(leased)) {
    const look = await lookAt(leased);
    const enough = waitedMs >= enoughMs;
    if (look.kind === 'failed') return fail(leased, 'TaskFailed', look.message);
    if (look.kind === 'verdict') {
      const { verdict } = look;
      if (verdict.outcome === 'succeeded') return conclude(leased, verdict);
      if (enough) return believe(leased, verdict, Math.round((context.clock.now() - sentAtMs) / 1000));
    }
    if (look.kind === 'pending') {
      await tell(look.message, look.share);
      if (waitedMs > enoughMs + limits.pollDeadlineMs) return stayUnknown(leased, look.message, undefined);
    }
  }
}

/** The first look soon, then with growing gaps. Yields what was slept so far: a clock that is set changes nothing about it. */
async function* looks({ context, signal }: LeasedChange): AsyncGenerator<number, never> {
  let waitedMs = 0;
  for (let gapMs: number = limits.pollFirstMs; ; gapMs = Math.min(gapMs * limits.pollGrowth, limits.pollLongestMs)) {
    await context.clock.sleep(gapMs, signal);
    waitedMs += gapMs;
    yield waitedMs;
  }
}

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

async function believe(leased: LeasedChange, verdict: Verdict, secondsAgo: number): Promise<void> {
  switch (verdict.outcome) {
    case 'succeeded':
    case 'partly_succeeded':
      return conclude(leased, verdict);
    case 'unchanged':
      return fail(
        leased,
        'NotCarriedOut',
        `It was not seen to be made: ${verdict.message} It was sent ${secondsAgo} s ago.`,
      );
    case 'unclear':
      return stayUnknown(leased, verdict.message, verdict.check);
  }
}

async function lookAt(leased: LeasedChange): Promise<Look> {
  const { context, change } = leased;
  const tool = context.changeTool(change.operation);
  const cloud = createCloud(context, {
    account: change.account,
    region: change.region,
    reads: tool.reads,
    ...(leased.signal && { signal: leased.signal }),
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
    leased.signal?.throwIfAborted();
    // A look that failed says nothing about the change.
    const failure = failureOfRun(context, thrown, change.operation, undefined);
    return { kind: 'pending', message: `Could not look: ${failure.message}`, share: undefined };
  }
}

/** Reads may show the state of before for a moment after a write was accepted. */
function mayLag(verdict: Verdict): boolean {
  return verdict.outcome === 'unchanged' || verdict.outcome === 'unclear';
}

async function conclude(leased: LeasedChange, verdict: Verdict): Promise<void> {
  const message = plainText(verdict.message);
  switch (verdict.outcome) {
    case 'succeeded':
    case 'partly_succeeded': {
      const patch = { message, ...itemsOf(verdict) };
      await leased.move({ to: verdict.outcome, event: verdict.outcome, message, patch });
      return;
    }
    case 'unchanged':
      // Said item by item by the cloud itself. Otherwise an accepted change may merely be slow to show.
      if (verdict.items) return fail(leased, 'NotCarriedOut', message, itemsOf(verdict));
      await leased.move({ to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } });
      return;
    case 'unclear':
      await leased.move({ to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } });
      return;
  }
}

function itemsOf({ items }: Exclude<Verdict, { outcome: 'unclear' }>) {
  if (!items) return {};
  return { items: items.map((item) => ({ ...item, item: plainText(item.item), message: plainText(item.message) })) };
}

async function fail(
  leased: LeasedChange,
  code: 'TaskFailed' | 'NotCarriedOut',
  text: string,
  patch: Pick<Partial<ChangeDocument>, 'items'> = {},
): Promise<void> {
  const message = plainText(text);
  const failure = { code, message, next: 'Look at the live state, then ask for a new plan if it is still wanted.' };
  await leased.move({ to: 'failed', event: 'failed', message, patch: { message, failure, ...patch } });
}

async function giveUpPolling(leased: LeasedChange): Promise<void> {
  const minutes = limits.pollDeadlineMs / 60_000;
  const message = `The cloud accepted it and has not finished after ${minutes} minutes.`;
  await leased.move({ to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } });
}

/** The change stays as it is, says what to check, and is looked at again later. */
async function stayUnknown(leased: LeasedChange, text: string, check: string | undefined): Promise<void> {
  const { context, change } = leased;
  const message = plainText(text);
  const newly = change.message !== message;
  const words = newly ? message : 'Looked again; nothing new.';
  await leased.move({
    to: 'outcome_unknown',
    event: 'still_unknown',
    message: words,
    patch: {
      message,
      check: plainText(check ?? `Read the live state of ${change.plan.subject} and compare it with the plan.`),
    },
  });
  await context.ledger.renew({
    id: change.id,
    owner: context.owner,
    fence: leased.fence,
    untilMs: context.clock.now() + limits.reconcileAgainMs,
  });
}

/** Records progress, each sentence once. */
function progressOf(leased: LeasedChange): (text: string, share: number | undefined) => Promise<void> {
  let last = '';
  return async (text, share) => {
    const message = plainText(text);
    if (message === last) return;
    last = message;
    await leased.note('progress', message, share === undefined ? {} : { share });
  };
}
