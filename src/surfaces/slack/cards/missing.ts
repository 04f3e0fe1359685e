/** A command without all that it takes, where no form can be opened at once: a button opens it. */
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import { actions, button, type Message, section } from '../text/build.ts';
import { fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { repeated } from './failure.ts';

export interface MissingCard {
  readonly title: string;
  readonly missing: readonly string[];
  readonly token: string;
  readonly command: string;
}

export function missingMessage({ title, missing, token, command }: MissingCard): Message {
  const says = `${title} also takes ${outside(missing.map((name) => `--${name}`).join(', '), shown.fact)}.`;
  return {
    text: fitText(inert(says), limits.messageText),
    blocks: [
      section(says),
      actions([
        button({
          action: buttons.runOperation,
          text: 'Fill in the form',
          label: fitText(`Fill in the form of ${title}`, limits.accessibilityLabel),
          value: token,
          style: 'primary',
        }),
      ]),
      repeated(command),
    ],
  };
}
