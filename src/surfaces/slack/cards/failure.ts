import type { KnownBlock } from '@slack/types';
import type { Failure } from '../../../errors.ts';
import { formatCommand } from '../commands/format.ts';
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import { actions, button, code, line, type Message, note, richText, section, words } from '../text/build.ts';
import { fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';

/** What happened, what to do, and the cloud's own words as a quotation. */
export function failureBlocks({ code: name, message, next, provider }: Failure): KnownBlock[] {
  return [
    section(`❌ ${outside(message, shown.failure)}`),
    ...(next === undefined ? [] : [section(`What to do: ${outside(inChat(name, next), shown.fact)}`)]),
    ...(provider
      ? [
          richText(line(words('The cloud said '), code(outside(provider.code, 100)), words(':')), {
            type: 'rich_text_quote',
            elements: [words(outside(provider.message, shown.fact))],
          }),
        ]
      : []),
    note(provider?.requestId === undefined ? name : `${name} · RequestId ${outside(provider.requestId, 100)}`),
  ];
}

/** Where to look, as one types it here: a chat has lists of its own, and a command for each operation. */
function inChat(code: Failure['code'], next: string): string {
  return code === 'UnknownChange'
    ? '/tc waiting, /tc mine and /tc changes list changes, /tc standing lists standing approvals.'
    : next.replace(/\b(clb|gaap|scf):[A-Z][A-Za-z]+/g, (operation) => formatCommand(operation, {}));
}

export interface FailureCard {
  /** The command as it was understood, where there was one. */
  readonly command?: string;
  /** Of a button that opens the form of it, where another value may help. */
  readonly form?: string;
}

export function failureMessage(failure: Failure, { command, form }: FailureCard = {}): Message {
  return {
    text: fitText(`That did not work: ${inert(outside(failure.message, shown.sentence))}`, limits.messageText),
    blocks: [
      ...failureBlocks(failure),
      ...(form === undefined ? [] : [actions([formButton(form)])]),
      ...(command === undefined ? [] : [repeated(command)]),
    ],
  };
}

const formButton = (token: string) =>
  button({
    action: buttons.runOperation,
    text: 'Open the form',
    label: 'Open the form with what was given',
    value: token,
  });

/** Every answer repeats what it answers, so that it can be sent again. */
export function repeated(command: string): KnownBlock {
  return richText(line(code(fitText(command, 1_500))));
}
