/** Modals in which somebody decides, and what they filled in. Who may do what is asked when they open, and again when they are sent. */
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { MayDecide } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import { limits as executorLimits } from '../../../executor/limits.ts';
import { limits, shown } from '../limits.ts';
import { buttons, fields, inputs, views } from '../names.ts';
import { actions, button, factLines, note, option, plain, section } from '../text/build.ts';
import { outside } from '../text/fit.ts';
import { warningBlocks } from './approval.ts';
import { diffBlocks } from './diff.ts';
import { placeFacts, planFacts, shortDigest, shortId } from './facts.ts';

export interface DecideView {
  /** Comes back as `private_metadata`. */
  readonly token: string;
  readonly may: MayDecide;
}

/** To approve, with whatever that takes here; and what else this person may do. */
export function approveView(change: Change, { token, may }: DecideView): ModalView {
  const { needs } = change.evaluation;
  const others = otherWays(change, token, may);
  if (!may.approve)
    return modal(views.notice, 'Approve', undefined, token, [
      ...about(change),
      section(`You cannot approve this. ${outside(may.why ?? needs.says, shown.fact)}`),
      ...others,
    ]);
  return modal(views.approve, 'Approve', 'Approve', token, [
    ...about(change),
    ...(needs.typed === '' ? [] : [typedInput(needs.typed)]),
    reasonInput(needs.reason, 'Why it is right. Recorded, and shown with the approval.'),
    ...(mayStand(change) ? standingInputs() : []),
    ...(may.settles ? [] : [note('It takes more than your approval; the card says whose.')]),
    ...others,
  ]);
}

function otherWays({ plan }: Change, token: string, may: MayDecide): KnownBlock[] {
  const ways = [
    ...(may.breakGlass
      ? [danger(buttons.breakGlass, 'Break the glass…', 'Go ahead without the missing approvals', token)]
      : []),
    ...(may.deny
      ? [
          button({
            action: buttons.cancel,
            text: 'Cancel the request',
            label: `Cancel: ${outside(plan.summary, 60)}`,
            value: token,
          }),
        ]
      : []),
  ];
  return ways.length > 0 ? [actions(ways)] : [];
}

export function denyView(change: Change, { token, may }: DecideView): ModalView {
  if (!may.deny)
    return modal(views.notice, 'Deny', undefined, token, [
      ...about(change),
      section(`You cannot deny this. ${outside(may.why ?? change.says, shown.fact)}`),
    ]);
  return modal(views.deny, 'Deny', 'Deny', token, [
    ...about(change),
    reasonInput(true, 'Recorded, and told to who asked.'),
  ]);
}

export function breakGlassView(change: Change, { token, may }: DecideView): ModalView {
  if (!may.breakGlass)
    return modal(views.notice, 'Break the glass', undefined, token, [
      ...about(change),
      section(`You cannot go ahead with this. ${outside(may.why ?? change.says, shown.fact)}`),
    ]);
  const { typed } = change.evaluation.needs;
  return modal(views.breakGlass, 'Break the glass', 'Go ahead', token, [
    section('🚨 This goes ahead without the approvals that are missing. It is recorded, and told to everybody here.'),
    ...about(change),
    ...(typed === '' ? [] : [typedInput(typed)]),
    reasonInput(true, 'Why it cannot wait.'),
  ]);
}

/** Only what a plain yes settles may pass beforehand, and never what destroys. */
function mayStand({ plan, evaluation: { needs } }: Change): boolean {
  return plan.effect !== 'destructive' && needs.typed === '' && !needs.reason && !needs.breakGlassOnly;
}

/** All that the card shows of the plan: whoever decides here may have seen no card. */
function about(change: Change): KnownBlock[] {
  const { plan, id, digest } = change;
  const diff = diffBlocks(plan, 'classic');
  return [
    section(outside(plan.summary, shown.summary)),
    ...(plan.alarm === undefined ? [] : [section(`🚨 ${outside(plan.alarm, shown.alarm)}`)]),
    ...diff.blocks,
    ...(diff.more === ''
      ? []
      : [note(`… and ${diff.more}. "View full plan" on the card, or /tc show ${id}, shows all of it.`)]),
    ...warningBlocks(plan),
    ...factLines([...placeFacts(change), ...planFacts(change)]),
    note(`${shortId(id)} · plan ${shortDigest(digest)}`),
  ];
}

function typedInput(typed: string): InputBlock {
  return {
    type: 'input',
    block_id: fields.typed,
    label: plain(`Type ${outside(typed, 200)} to confirm`, limits.inputLabel),
    element: { type: 'plain_text_input', action_id: inputs.text, max_length: limits.inputText },
  };
}

const longestReason = 500;

function reasonInput(required: boolean, hint: string): InputBlock {
  return {
    type: 'input',
    block_id: fields.reason,
    label: plain('Reason', limits.inputLabel),
    hint: plain(hint, limits.inputHint),
    optional: !required,
    element: { type: 'plain_text_input', action_id: inputs.text, multiline: true, max_length: longestReason },
  };
}

const once = '0';

/** For how long the like of it may pass; all below the executor's own limit. */
const durations = [
  { minutes: 60, words: 'The next hour' },
  { minutes: 8 * 60, words: 'The next 8 hours' },
  { minutes: 24 * 60, words: 'The next 24 hours' },
  { minutes: 7 * 24 * 60, words: 'The next 7 days' },
].filter(({ minutes }) => minutes * 60_000 <= executorLimits.standingMs);

function standingInputs(): InputBlock[] {
  const only = option('Only this change', once);
  const same = option('Only with these very parameters', 'same');
  return [
    {
      type: 'input',
      block_id: fields.standing,
      label: plain('Approve', limits.inputLabel),
      hint: plain(
        'Longer: the same operation on the same resources, asked by the same person, passes without being asked about. /tc standing lists it, /tc revoke ends it.',
        limits.inputHint,
      ),
      optional: true,
      element: {
        type: 'static_select',
        action_id: inputs.choice,
        initial_option: only,
        options: [only, ...durations.map(({ minutes, words }): PlainTextOption => option(words, String(minutes)))],
      },
    },
    {
      type: 'input',
      block_id: fields.sameParameters,
      label: plain('If longer', limits.inputLabel),
      optional: true,
      element: { type: 'checkboxes', action_id: inputs.choices, options: [same], initial_options: [same] },
    },
  ];
}

function danger(action: string, text: string, label: string, value: string) {
  return button({ action, text, label, value, style: 'danger' });
}

function modal(
  callback: string,
  title: string,
  submit: string | undefined,
  token: string,
  blocks: KnownBlock[],
): ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    title: plain(title, limits.viewTitle),
    ...(submit !== undefined && { submit: plain(submit, limits.viewButton) }),
    close: plain(submit === undefined ? 'Close' : 'Not now', limits.viewButton),
    private_metadata: JSON.stringify({ token }),
    blocks,
  };
}

const Entry = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});
const Payload = z.object({
  private_metadata: z.string().transform((text, context) => {
    try {
      return z.object({ token: z.string() }).parse(JSON.parse(text)).token;
    } catch {
      context.addIssue('not ours');
      return z.NEVER;
    }
  }),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), Entry)) }),
});

export interface Filled {
  readonly token: string;
  readonly typed: string | undefined;
  readonly reason: string | undefined;
  readonly standing: { readonly forMinutes: number; readonly sameParameters: boolean } | undefined;
}

/** Undefined where what Slack sent is none of these modals. */
export function readDecision(view: unknown): Filled | undefined {
  const payload = Payload.safeParse(view).data;
  if (!payload) return undefined;
  const entry = (block: string) => Object.values(payload.state.values[block] ?? {})[0];
  const text = (block: string) => entry(block)?.value?.trim() || undefined;
  const forMinutes = Number(entry(fields.standing)?.selected_option?.value ?? once);
  const sameParameters = (entry(fields.sameParameters)?.selected_options ?? []).length > 0;
  return {
    token: payload.private_metadata,
    typed: text(fields.typed),
    reason: text(fields.reason),
    standing: forMinutes > 0 ? { forMinutes, sameParameters } : undefined,
  };
}

/** For the ack, by block id; empty where the form is in order. */
export function decisionErrors(
  change: Change,
  { typed, reason }: Filled,
  kind: 'approve' | 'deny' | 'break_glass',
): Record<string, string> {
  const { needs } = change.evaluation;
  const wrong = kind !== 'deny' && needs.typed !== '' && typed !== needs.typed;
  const silent = reason === undefined && (kind !== 'approve' || needs.reason);
  return {
    ...(wrong && { [fields.typed]: outside(`Type ${needs.typed} exactly.`, shown.line) }),
    ...(silent && { [fields.reason]: 'Say why.' }),
  };
}
