/** The Home tab: what waits for me, what I asked for, what happened lately. */
import type { HomeView, KnownBlock } from '@slack/types';
import type { Change } from '../../../executor/change.ts';
import { shown } from '../limits.ts';
import { actions, header, note, section } from '../text/build.ts';
import { outside } from '../text/fit.ts';
import { instant } from '../text/time.ts';
import { changeLine } from './lists.ts';
import { runButton } from './run-button.ts';

export interface HomeTab {
  readonly waiting: readonly Change[];
  readonly mine: readonly Change[];
  readonly recent: readonly Change[];
  readonly nowMs: number;
  readonly label?: string;
  tokenOf(change: Change): string;
}

export function homeView({ waiting, mine, recent, nowMs, label, tokenOf }: HomeTab): HomeView {
  const part = (title: string, changes: readonly Change[], none: string, more: string): KnownBlock[] => {
    const first = changes.slice(0, shown.homeChanges);
    const rest = changes.length - first.length;
    return [
      header(`${title} (${changes.length})`),
      ...(first.length === 0 ? [section(none)] : first.map((change) => changeLine(change, tokenOf(change)))),
      ...(rest > 0 ? [note(`${rest} more: ${more} lists them.`)] : []),
    ];
  };
  return {
    type: 'home',
    blocks: [
      actions([runButton('primary')]),
      ...part('Waiting for you', waiting, 'Nothing waits for you.', '/tc waiting'),
      ...part('What you asked for', mine, 'You have asked for nothing yet.', '/tc mine'),
      ...part('Latest changes', recent, 'There are none yet.', '/tc changes'),
      note(
        `As of ${instant(nowMs)}${label === undefined ? '' : ` · ${outside(label, 60)}`}. /tc help says what there is.`,
      ),
    ],
  };
}
