/** Changes and standing approvals, a line for each. */
import type { KnownBlock } from '@slack/types';
import type { StandingApproval } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import { actions, button, type Fact, factLines, type Message, note, section, words } from '../text/build.ts';
import { outside } from '../text/fit.ts';
import { dateElement, instant } from '../text/time.ts';
import { shortId } from './facts.ts';
import { stateTitle } from './state.ts';
import { nameOf } from './who.ts';

/** A change in one line with a button that shows all of it. */
export function changeLine(change: Change, token: string): KnownBlock {
  const { plan, state, id, asker, createdAtMs } = change;
  const summary = outside(plan.summary, shown.fact);
  return section(
    `${stateTitle(state)} · ${summary}\n${shortId(id)} · asked by ${nameOf(asker)}, ${instant(createdAtMs)}`,
    button({
      action: buttons.open,
      text: 'Open',
      label: `Open: ${outside(plan.summary, limits.accessibilityLabel)}`,
      value: token,
    }),
  );
}

export interface ChangeList {
  /** "Waiting for a decision". */
  readonly title: string;
  /** What else there is to look at, such as "/tc changes". */
  readonly more: string;
  tokenOf(change: Change): string;
}

export function changesMessage(changes: readonly Change[], { title, more, tokenOf }: ChangeList): Message {
  const first = changes.slice(0, shown.changes);
  const rest = changes.length - first.length;
  const count = changes.length === 0 ? 'there is nothing.' : `${changes.length}.`;
  return {
    text: `${title}: ${count}`,
    blocks: [
      section(`${title}: ${count}`),
      ...first.map((change) => changeLine(change, tokenOf(change))),
      note(rest > 0 ? `${rest} more. ${more}` : more),
    ],
  };
}

export interface StandingList {
  readonly nowMs: number;
  tokenOf(standing: StandingApproval): string;
}

export function standingMessage(all: readonly StandingApproval[], { nowMs, tokenOf }: StandingList): Message {
  const first = all.slice(0, shown.standing);
  const rest = all.length - first.length;
  const inForce = all.filter((one) => isInForce(one, nowMs)).length;
  const says =
    all.length === 0
      ? 'Nothing is approved beforehand.'
      : `Standing approvals: ${inForce} in force, ${all.length} in all.`;
  return {
    text: says,
    blocks: [
      section(says),
      ...first.flatMap((one) => [
        ...factLines(standingFacts(one, nowMs)),
        ...(isInForce(one, nowMs)
          ? [
              actions([
                button({ action: buttons.revoke, text: 'Revoke', label: `Revoke ${one.id}`, value: tokenOf(one) }),
              ]),
            ]
          : []),
      ]),
      note(
        rest > 0
          ? `${rest} more; the command line lists all of them: tencent-chatops standing.`
          : '/tc revoke <id> ends one.',
      ),
    ],
  };
}

const isInForce = ({ revoked, untilMs }: StandingApproval, nowMs: number) => !revoked && nowMs < untilMs;

function standingFacts(standing: StandingApproval, nowMs: number): Fact[] {
  const { id, operation, resources, input, account, region, asker, by, untilMs, revoked, uses } = standing;
  const state = revoked ? `🚫 revoked by ${outside(revoked.by, 80)}` : nowMs < untilMs ? '📌 in force' : '⌛ ended';
  return [
    [id, words(`${state}, until `), dateElement(untilMs)],
    ['Lets pass', words(outside(`${operation} on ${resources.join(', ')}`, shown.line))],
    ['In', words(outside(region === undefined ? account : `${account}, ${region}`, 100))],
    ['With', words(input === undefined ? 'any parameters' : outside(JSON.stringify(input), shown.line / 2))],
    [
      'Asked by',
      words(`${nameOf(asker)}; given by ${nameOf(by)}; used ${uses.length === 1 ? 'once' : `${uses.length} times`}`),
    ],
  ];
}
