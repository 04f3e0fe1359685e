import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '../../errors.ts';
import type { MayDecide } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { plainText } from '../../lib/text.ts';
import { ask, askReason } from './ask.ts';
import type { OpenContext } from './context.ts';
import { blank } from './render/block.ts';
import { neverBeforehand, type Standing, sayGranted, sayWhatItGrants } from './standing.ts';

/** What the person brings along to the decision. */
export interface Wish {
  readonly reason?: string;
  readonly standing?: Standing;
}

export type Here =
  | { readonly kind: 'left' }
  | { readonly kind: 'decided'; readonly change: Change /** What is left of it. */; readonly wish: Wish }
  /** It is not any more what the person was shown. */
  | { readonly kind: 'again'; readonly change: Change; readonly why: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Asks the person at the terminal and records the answer. Nobody is asked for what their answer could not contribute. */
export async function decideHere(context: OpenContext, change: Change, may: MayDecide, wish: Wish): Promise<Here> {
  const { screen, signal, host, executor, principal } = context;
  if (!screen.terminal || !may.approve) return { kind: 'left' };
  const never = wish.standing && neverBeforehand(change);
  if (never) return { kind: 'failed', failure: never };
  const place = { stdin: host.io.stdin, talk: screen.talk, signal };
  await screen.say([blank]);
  if (wish.standing) await sayWhatItGrants(context, change, wish.standing);
  const reason = await reasonFor(change, wish, place);
  if (reason.kind === 'left') return reason;
  const answer = await ask(change, may.settles, place);
  if (answer.kind === 'leave') return { kind: 'left' };
  const outcome = await executor.decide(
    change.id,
    {
      kind: 'approve',
      digest: change.digest,
      ...(answer.typed && { typed: answer.typed }),
      ...(reason.text !== undefined && { reason: reason.text }),
      ...(wish.standing && { standing: wish.standing }),
    },
    principal,
  );
  if (outcome.kind === 'rejected') {
    const { change: live, failure } = outcome;
    if (live?.state !== 'awaiting_approval' || sameAsShown(change, live)) return { kind: 'failed', failure };
    return { kind: 'again', change: live, why: failure.message };
  }
  if (!wish.standing) return { kind: 'decided', change: outcome.change, wish };
  await sayGranted(context, outcome.change);
  // It is given once, whatever becomes of this change.
  const { standing: _, ...rest } = wish;
  return { kind: 'decided', change: outcome.change, wish: rest };
}

async function reasonFor(
  change: Change,
  { reason }: Wish,
  place: Parameters<typeof askReason>[0],
): Promise<{ readonly kind: 'left' } | { readonly kind: 'reason'; readonly text: string | undefined }> {
  if (!change.evaluation.needs.reason || plainText(reason ?? '') !== '') return { kind: 'reason', text: reason };
  const said = await askReason(place);
  return said === undefined ? { kind: 'left' } : { kind: 'reason', text: said };
}

/** The plan and what policy asks for it: an approval is bound to both. */
function sameAsShown(shown: Change, live: Change): boolean {
  return (
    live.digest === shown.digest &&
    live.evaluation.policyVersion === shown.evaluation.policyVersion &&
    isDeepStrictEqual(live.evaluation.needs, shown.evaluation.needs)
  );
}
