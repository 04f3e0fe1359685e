/** The card on which people decide. */
import type { Button, KnownBlock } from '@slack/types';
import type { Change, RecordedPlan } from '../../../executor/change.ts';
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import {
  actions,
  button,
  factLines,
  header,
  line,
  type Message,
  note,
  plain,
  richText,
  section,
  words,
} from '../text/build.ts';
import { outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { dateMarkup } from '../text/time.ts';
import { diffBlocks } from './diff.ts';
import { decisionFacts, placeFacts, planFacts, shortDigest, shortId } from './facts.ts';
import { type Mention, mentionElements } from './mention.ts';
import type { Style } from './style.ts';
import { planDifferences } from './superseded.ts';
import { troubleBlocks } from './trouble.ts';
import { nameOf } from './who.ts';

export interface CardOptions {
  /** Stands for this change, this plan and what may be decided here: opaque, and never the id alone. */
  readonly token: string;
  readonly style: Style;
  /** Which deployment speaks, where there are several. */
  readonly label?: string;
  /** The plan that people saw before, where it was replaced. */
  readonly before?: RecordedPlan;
  readonly mentions?: readonly Mention[];
  /** What may be missing in the chat, or is. */
  readonly troubles?: readonly string[];
}

export function approvalCard(change: Change, options: CardOptions): Message {
  const { plan } = change;
  const { style, mentions = [], label } = options;
  const diff = diffBlocks(plan, style);
  const asked = `Asked by ${nameOf(change.asker)}`;
  return {
    text: sentence(change),
    blocks: [
      header(
        plan.effect === 'destructive' ? '🔴 Destructive change waits for approval' : '🟡 Change waits for approval',
      ),
      section(outside(plan.summary, shown.summary)),
      ...(plan.alarm === undefined ? [] : [section(`🚨 ${outside(plan.alarm, shown.alarm)}`)]),
      ...supersededBlocks(change, options.before),
      ...diff.blocks,
      ...(diff.more === '' ? [] : [note(`… and ${diff.more}. "View full plan" shows all of it.`)]),
      ...warningBlocks(plan),
      ...factLines([...placeFacts(change), ...planFacts(change), ...decisionFacts(change)]),
      ...(mentions.length > 0 ? [richText(line(words('For '), ...mentionElements(mentions)))] : []),
      ...troubleBlocks(options.troubles),
      actions(decisionButtons(change, options.token)),
      note(
        `${shortId(change.id)} · plan ${shortDigest(change.digest)}${label === undefined ? '' : ` · ${outside(label, 60)}`}`,
        change.evaluation.needs.breakGlassOnly
          ? `${asked}. Nobody can approve it: "More…" is for whoever may break the glass.`
          : `${asked}. Without buttons: /tc approve ${change.id}`,
      ),
    ],
  };
}

function sentence({ plan, asker, expiresAtMs, account }: Change): string {
  const what = inert(outside(plan.summary, shown.sentence));
  const whose = `asked by ${inert(nameOf(asker))} in account ${inert(outside(account, 64))}`;
  const until = expiresAtMs === undefined ? '' : ` It expires ${dateMarkup(expiresAtMs)}.`;
  return `Approval needed, ${whose}: ${what}${until}`;
}

function supersededBlocks({ supersededCount, state, plan }: Change, before: RecordedPlan | undefined): KnownBlock[] {
  if (supersededCount === 0 || state !== 'awaiting_approval') return [];
  const differences = before ? planDifferences(before, plan) : [];
  const says =
    '♻️ The plan is a new one: the live state or the policy changed after it was approved, and that approval is void.';
  return [section([says, ...differences.map((difference) => `• ${difference}`)].join('\n'))];
}

export function warningBlocks({ warnings }: RecordedPlan): KnownBlock[] {
  if (warnings.length === 0) return [];
  const first = warnings.slice(0, shown.warnings).map((warning) => `⚠️ ${outside(warning, shown.line)}`);
  const rest = warnings.length - first.length;
  return [section([...first, ...(rest > 0 ? [`⚠️ … and ${rest} more; the full plan has them all.`] : [])].join('\n'))];
}

/** Whether an approval needs more than a click: something typed, or a reason. */
export function approvesInForm({ evaluation: { needs } }: Change): boolean {
  return needs.typed !== '' || needs.reason;
}

function decisionButtons(change: Change, token: string): Button[] {
  const { plan, evaluation } = change;
  const about = outside(plan.summary, limits.accessibilityLabel);
  const danger = plan.effect === 'destructive';
  const approve = approvesInForm(change)
    ? button({
        action: buttons.approveWith,
        text: 'Approve…',
        label: `Approve: ${about}`,
        value: token,
        style: danger ? 'danger' : 'primary',
      })
    : button({
        action: buttons.approve,
        text: 'Approve',
        label: `Approve: ${about}`,
        value: token,
        style: danger ? 'danger' : 'primary',
        confirm: {
          title: plain('Approve this change?', limits.confirmTitle),
          text: plain(outside(plan.summary, limits.confirmText), limits.confirmText),
          confirm: plain('Approve', limits.confirmButton),
          deny: plain('Not now', limits.confirmButton),
          style: danger ? 'danger' : 'primary',
        },
      });
  return [
    // What policy denies to all but a few, nobody can approve.
    ...(evaluation.needs.breakGlassOnly ? [] : [approve]),
    button({ action: buttons.deny, text: 'Deny…', label: `Deny: ${about}`, value: token }),
    fullPlanButton(change, token),
    button({ action: buttons.more, text: 'More…', label: `More ways to decide: ${about}`, value: token }),
  ];
}

export function fullPlanButton({ plan }: Change, token: string): Button {
  return button({
    action: buttons.fullPlan,
    text: 'View full plan',
    label: `View full plan: ${outside(plan.summary, limits.accessibilityLabel)}`,
    value: token,
  });
}
