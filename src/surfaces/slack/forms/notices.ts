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
  return notice('Recorded', [section('⏳ It is recorded. What comes of it is told where you were, and on the card.')]);
}

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
