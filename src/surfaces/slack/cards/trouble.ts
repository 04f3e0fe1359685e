import type { KnownBlock } from '@slack/types';
import { shown } from '../limits.ts';
import { note } from '../text/build.ts';
import { outside } from '../text/fit.ts';

/** The last of what Slack was not told, or perhaps not. */
export function troubleBlocks(troubles: readonly string[] = []): KnownBlock[] {
  const last = troubles.at(-1);
  return last === undefined ? [] : [note(`⚠️ ${outside(last, shown.line)}`)];
}
