import type { Button } from '@slack/types';
import { buttons } from '../names.ts';
import { button } from '../text/build.ts';

/** Opens the list of operations. */
export function runButton(style?: 'primary'): Button {
  return button({
    action: buttons.runOperation,
    text: 'Run an operation',
    label: 'Choose an operation and fill in its form',
    value: 'menu',
    ...(style && { style }),
  });
}
