import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Change } from '../../executor/change.ts';
import { viewChange } from './change-view.ts';
import { changeWords, isErrorState } from './change-words.ts';

/** Sentences first, since models read them; then the same data twice, as the protocol asks: for new clients and old ones. */
export function changeReply(
  change: Change,
  howToApprove: (id: string) => string,
  /** What came of asking the person, where that is worth knowing. */
  note?: string,
): CallToolResult & { readonly isError: boolean } {
  const how = howToApprove(change.id);
  const words = changeWords(change, how);
  const view = viewChange(change, { next: words.next, howToApprove: how });
  const sentences = [words.what, ...(note === undefined ? [] : [note]), words.next].join(' ');
  return {
    isError: isErrorState[change.state],
    content: [
      { type: 'text', text: sentences },
      { type: 'text', text: JSON.stringify(view) },
    ],
    structuredContent: view,
  };
}
