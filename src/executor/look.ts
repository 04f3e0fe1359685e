import { plainText } from '../lib/text.ts';
import type { Progress, Verdict } from '../tool.ts';
import { createCloud } from './cloud.ts';
import { failureOfRun } from './failures.ts';
import type { LeasedChange } from './leased-change.ts';
import type { Watch } from './poll/poller.ts';
import { background } from './rate/rate-limit.ts';

/** What one look at the live state says: go on looking, or this is how it ended. */
export type Look =
  | { readonly kind: 'pending'; readonly message: string; readonly share: number | undefined }
  /** Says nothing about the change. */
  | { readonly kind: 'could not look'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** Looks when it is this change's turn; reads the result at once where the task is no longer under way. */
export async function lookAt(leased: LeasedChange, watch: Watch): Promise<Look> {
  const { context, change } = leased;
  const tool = context.changeTool(change.operation);
  const sent = {
    input: change.input,
    before: change.plan.before,
    output: change.output,
    sentAtMs: change.sentAtMs ?? change.updatedAtMs,
  };
  const cloud = () =>
    createCloud(context, {
      caller: background.polls,
      account: change.account,
      region: change.region,
      reads: tool.reads,
      sensitive: tool.sensitive,
      ...(leased.signal && { signal: leased.signal }),
    });
  try {
    const progress: Progress = await watch.look(() => tool.progress(sent, cloud()));
    switch (progress.state) {
      case 'pending':
        return { kind: 'pending', message: progress.message, share: progress.share };
      case 'failed':
        return { kind: 'failed', message: progress.message };
      case 'settled':
        return { kind: 'verdict', verdict: await tool.verify(sent, cloud()) };
    }
  } catch (thrown) {
    leased.signal?.throwIfAborted();
    const failure = failureOfRun(context, thrown, change.operation, undefined);
    return { kind: 'could not look', message: `Could not look: ${failure.message}` };
  }
}

/** Records progress, each sentence once. */
export function progressOf(leased: LeasedChange): (look: Look) => Promise<void> {
  let last = '';
  return async (look) => {
    if (look.kind === 'failed' || look.kind === 'verdict') return;
    const message = plainText(look.message);
    if (message === last) return;
    last = message;
    const share = look.kind === 'pending' ? look.share : undefined;
    await leased.note('progress', message, share === undefined ? {} : { share });
  };
}
