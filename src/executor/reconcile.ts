import { z } from 'zod';
import { JsonRecord } from '../lib/json.ts';
import type { Verdict } from '../tool.ts';
import { conclude, fail, stayUnknown } from './conclude.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';
import { lookAt, progressOf } from './look.ts';

/**
 * Finds out by reading what became of a change whose reply was lost. What looks like "not made", or made in part, is
 * believed only after a while: the request may still have been on its way. It is never sent again.
 */
export async function reconcile(leased: LeasedChange): Promise<void> {
  const { context, change } = leased;
  const sentAtMs = change.sentAtMs ?? change.updatedAtMs;
  const ageMs = context.clock.now() - sentAtMs;
  const enoughMs = between(limits.reconcileMs / 2, limits.reconcileMs - ageMs, limits.reconcileMs);
  const watch = context.poller.watch({
    account: change.account,
    operation: change.operation,
    ageMs,
    looks: 'less and less often',
    learns: false,
    signal: leased.signal,
  });
  const tell = progressOf(leased);
  for (;;) {
    if (!(await adoptLateAnswer(leased))) return;
    const look = await lookAt(leased, watch);
    const waitedMs = watch.watchedMs();
    switch (look.kind) {
      case 'failed':
        return fail(leased, 'TaskFailed', look.message);
      case 'verdict': {
        const { verdict } = look;
        if (verdict.outcome === 'succeeded') return conclude(leased, verdict);
        const secondsAgo = Math.round((context.clock.now() - sentAtMs) / 1000);
        if (waitedMs >= enoughMs) return believe(leased, verdict, secondsAgo);
        break;
      }
      case 'pending':
      case 'could not look':
        await tell(look);
        if (waitedMs > enoughMs + limits.pollDeadlineMs) return stayUnknown(leased, look.message, undefined);
    }
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
        leased.change.output
          ? `The cloud accepted it ${secondsAgo} s ago, and it does not show: it failed there, or somebody has undone it. ${verdict.message}`
          : `It was not seen to be made: ${verdict.message} It was sent ${secondsAgo} s ago.`,
      );
    case 'unclear':
      return stayUnknown(leased, verdict.message, verdict.check);
  }
}

const LateAnswer = z.object({ requestId: z.string().nullable(), output: JsonRecord });

/**
 * The process that sent the change may have got its answer after this one took over, and can only leave a note. With the
 * answer the cloud can be asked about the very task. False where the change is no longer this process's to drive.
 */
async function adoptLateAnswer(leased: LeasedChange): Promise<boolean> {
  const { context, change } = leased;
  if (change.output) return true;
  const events = await context.ledger.events(change.id);
  const note = events.findLast(({ kind }) => kind === 'late_answer');
  const answer = LateAnswer.safeParse(note?.body).data;
  if (!answer) return true;
  const { requestId, output } = answer;
  return leased.move({
    to: 'outcome_unknown',
    event: 'progress',
    message: 'The answer that came late says which task to ask about.',
    patch: {
      output,
      ...(requestId !== null && { requestId }),
      ...(change.message !== undefined && { message: change.message }),
      ...(change.check !== undefined && { check: change.check }),
    },
  });
}
