import type { Change } from '../../executor/change.ts';
import { untrustedRecord } from '../../lib/untrusted.ts';
import { changeLink } from './change-resource.ts';
import { viewChange } from './change-view.ts';
import { changeWords, isErrorState } from './change-words.ts';
import type { ToolReply } from './protocol.ts';
import { untrustedReply } from './untrusted.ts';

/** Where a change stands: in sentences, and as data. */
export function changeReply(
  change: Change,
  howToApprove: (id: string) => string,
  /** What came of asking the person, where that is worth knowing. */
  note?: string,
  shown: { readonly withKept?: boolean } = {},
): ToolReply & { readonly isError: boolean } {
  const how = howToApprove(change.id);
  const words = changeWords(change, how);
  const view = viewChange(change, { next: words.next, howToApprove: how }, shown);
  const sentences = [words.what, ...(note === undefined ? [] : [note]), words.next].join(' ');
  const { content, ...reply } = untrustedReply(untrustedRecord(view), sentences);
  return { content: [...content, changeLink(change)], ...reply, isError: isErrorState[change.state] };
}
