/** A change that is past its question: what became of it, who decided, and what can be done now. */
import type { Button, KnownBlock } from '@slack/types';
import type { Change } from '../../../executor/change.ts';
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import { actions, button, type Fact, factLines, header, type Message, note, section, words } from '../text/build.ts';
import { fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { dateElement, duration } from '../text/time.ts';
import { fullPlanButton } from './approval.ts';
import { approvalFacts, placeFacts, shortDigest, shortId, wayBackWords } from './facts.ts';
import { failureBlocks } from './failure.ts';
import { isRunning, stateTitle, stateWords } from './state.ts';
import { troubleBlocks } from './trouble.ts';
import { deciderWords } from './who.ts';

export interface StatusOptions {
  readonly token: string;
  readonly nowMs: number;
  readonly label?: string;
  /** The last that was heard of it while it runs. */
  readonly progress?: { readonly message: string; readonly atMs: number };
  /** The change that takes this one back. */
  readonly undoneBy?: string;
  /** What may be missing in the chat, or is. */
  readonly troubles?: readonly string[];
}

export function statusCard(change: Change, options: StatusOptions): Message {
  const { plan, state, says, failure, check } = change;
  const { label, token } = options;
  return {
    text: sentence(change),
    blocks: [
      header(stateTitle(state)),
      section(outside(plan.summary, shown.summary)),
      ...(isRunning(state) ? [section(progressLine(change, options))] : [section(outside(says, shown.summary))]),
      ...itemBlocks(change),
      ...(failure && outside(failure.message, shown.fact) !== outside(says, shown.fact) ? failureBlocks(failure) : []),
      ...(check === undefined ? [] : [section(`🔎 To check: ${outside(check, shown.fact)}`)]),
      ...factLines([...placeFacts(change), ...auditFacts(change), ...undoFacts(change, options)]),
      ...troubleBlocks(options.troubles),
      actions(statusButtons(change, token, options)),
      note(
        `${shortId(change.id)} · plan ${shortDigest(change.digest)}${label === undefined ? '' : ` · ${outside(label, 60)}`}`,
      ),
    ],
  };
}

function sentence({ state, plan, says }: Change): string {
  const { word } = stateWords[state];
  return fitText(
    `${word}: ${inert(outside(plan.summary, shown.sentence))} ${inert(outside(says, shown.sentence / 2))}`,
    limits.messageText,
  );
}

/** "⏳ Accepted by the cloud; … Running for 2 min 5 s. Last heard: …". */
export function progressLine(change: Change, { nowMs, progress }: StatusOptions): string {
  const { sign } = stateWords[change.state];
  const since = change.sentAtMs ?? change.updatedAtMs;
  const elapsed = `${change.sentAtMs === undefined ? 'Waiting' : 'Running'} for ${duration(nowMs - since)}.`;
  const heard =
    progress === undefined
      ? ''
      : ` Last heard ${duration(nowMs - progress.atMs)} ago: ${outside(progress.message, shown.line)}`;
  return `${sign} ${outside(change.says, shown.fact)} ${elapsed}${heard}`;
}

function itemBlocks({ items = [] }: Change): KnownBlock[] {
  if (items.length === 0) return [];
  const sorted = [...items].sort((a, b) => rank[a.outcome] - rank[b.outcome]);
  const lines = sorted
    .slice(0, shown.items)
    .map(({ item, outcome, message }) => `${outcomeSigns[outcome]} ${outside(item, 100)}: ${outside(message, 100)}`);
  const rest = items.length - lines.length;
  const succeeded = items.filter(({ outcome }) => outcome === 'succeeded').length;
  const more =
    rest > 0 ? [`… and ${rest} more; ${succeeded} of ${items.length} succeeded. The full plan has them all.`] : [];
  return [section([...lines, ...more].join('\n'))];
}

export const outcomeSigns = { succeeded: '✅ done', failed: '❌ failed', unknown: '❓ unknown' } as const;
const rank = { failed: 0, unknown: 1, succeeded: 2 } as const;

/** Who decided, when it was sent, how long it took, and the cloud's own id of it. */
function auditFacts({ approvals, denial, state, sentAtMs, updatedAtMs, requestId }: Change): Fact[] {
  const verb = state === 'denied' ? 'Denied by' : 'Cancelled by';
  return [
    ...approvalFacts(approvals),
    ...(denial
      ? [
          [
            verb,
            words(`${deciderWords(denial.by)}, `),
            dateElement(denial.atMs),
            ...(denial.reason === undefined ? [] : [words(`: ${outside(denial.reason, shown.line)}`)]),
          ] satisfies Fact,
        ]
      : []),
    ...(sentAtMs === undefined ? [] : [['Sent', dateElement(sentAtMs)] satisfies Fact]),
    ...(sentAtMs === undefined || isRunning(state)
      ? []
      : [['Took', words(duration(updatedAtMs - sentAtMs))] satisfies Fact]),
    ...(requestId === undefined ? [] : [['RequestId', words(outside(requestId, 100))] satisfies Fact]),
  ];
}

function undoFacts(change: Change, { undoneBy }: StatusOptions): Fact[] {
  if (change.state !== 'succeeded' && change.state !== 'partly_succeeded') return [];
  const back: Fact = ['Way back', words(outside(wayBackWords(change.plan), shown.fact))];
  if (undoneBy === undefined) return [back];
  // Whether it was made, that change's own card says: it waits for people as well.
  return [back, ['Undo', words(`asked for as ${shortId(undoneBy)}; its own card says what came of it`)]];
}

function statusButtons(change: Change, token: string, { undoneBy }: StatusOptions): Button[] {
  const { state, plan } = change;
  const about = outside(plan.summary, limits.accessibilityLabel);
  const made = state === 'succeeded' || state === 'partly_succeeded';
  return [
    fullPlanButton(change, token),
    ...(isRunning(state)
      ? [button({ action: buttons.refresh, text: 'Refresh', label: `Refresh: ${about}`, value: token })]
      : []),
    ...(state === 'approved'
      ? [button({ action: buttons.cancel, text: 'Cancel', label: `Cancel before it is sent: ${about}`, value: token })]
      : []),
    ...(made && plan.undo.kind === 'call' && undoneBy === undefined
      ? [button({ action: buttons.undo, text: 'Undo…', label: `Plan the way back of: ${about}`, value: token })]
      : []),
  ];
}
