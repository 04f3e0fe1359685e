import type { ModalView } from '@slack/types';
import type { Failure } from '../../../errors.ts';
import { failureBlocks } from '../cards/failure.ts';
import { limits } from '../limits.ts';
import { views } from '../names.ts';
import { plain, section } from '../text/build.ts';

/** Opened at once, since a trigger lasts three seconds, and then filled. */
export function loadingView(words: string): ModalView {
  return notice('One moment', [section(`⏳ ${words}`)]);
}

/** What was clicked in a modal, where the answer comes elsewhere. */
export function recordedView(): ModalView {
  return notice('Recorded', [
    section(
      '⏳ It is recorded, once. What comes of it is told where you were, and on the card; where that says that it did not work, open the form again.',
    ),
  ]);
}

/** What a token stood for is not kept any more, or never was. */
export const goneFailure = {
  code: 'NotDecidable',
  message: 'This is from too long ago, or not of this app. Nothing was done.',
  next: '/tc waiting and /tc mine list what there is; /tc show <id> shows one with buttons that work.',
} as const satisfies Failure;

export function failureView(failure: Failure): ModalView {
  return notice('That did not work', failureBlocks(failure));
}

function notice(title: string, blocks: ModalView['blocks']): ModalView {
  return {
    type: 'modal',
    callback_id: views.notice,
    title: plain(title, limits.viewTitle),
    close: plain('Close', limits.viewButton),
    blocks,
  };
}
