/** The answer to whoever asked for a change: where it stands now, and where it goes on. */
import type { RichTextElement } from '@slack/types';
import type { Change } from '../../../executor/change.ts';
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import { actions, button, code, line, type Message, richText, words } from '../text/build.ts';
import { fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { repeated } from './failure.ts';
import { stateTitle } from './state.ts';

export interface PlannedCard {
  readonly token: string;
  /** Where its card is. */
  readonly channel: string;
  /** The command as it was understood, where there was one. */
  readonly command?: string;
}

export function plannedMessage(change: Change, { token, channel, command }: PlannedCard): Message {
  const { plan, says, id, state } = change;
  const summary = outside(plan.summary, shown.summary);
  const waits = state === 'awaiting_approval';
  const where: RichTextElement[] = [
    words('\nIts card goes to '),
    { type: 'channel', channel_id: channel },
    words('; its id is '),
    code(id),
    words('.'),
  ];
  return {
    text: fitText(
      `${stateTitle(state)}: ${inert(outside(plan.summary, shown.sentence))} ${inert(outside(says, shown.sentence / 2))}`,
      limits.messageText,
    ),
    blocks: [
      richText(
        line(
          words(
            `${stateTitle(state)}: ${summary}\n${outside(waits ? change.evaluation.needs.says : says, shown.fact)}`,
          ),
          ...where,
        ),
      ),
      actions([
        button({
          action: buttons.open,
          text: 'Open',
          label: `Open: ${outside(plan.summary, limits.accessibilityLabel)}`,
          value: token,
        }),
      ]),
      ...(command === undefined ? [] : [repeated(command)]),
    ],
  };
}

/** Said where something takes longer than a person waits without a word. */
export function busyMessage(command: string): Message {
  return {
    text: '⏳ Still at it.',
    blocks: [richText(line(words('⏳ Still at it: '), code(fitText(command, 1_000))))],
  };
}

/** One sentence, with nothing to click. */
export function sentenceMessage(sentence: string): Message {
  const said = outside(sentence, shown.summary);
  return { text: fitText(inert(said), limits.messageText), blocks: [richText(line(words(said)))] };
}
