/** Asking the person while the call waits, as revisions up to 2025-11-25 have it. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { RELATED_TASK_META_KEY, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Asking, Elicit, OpenPage } from '../context.ts';
import { limits } from '../limits.ts';

/** Counts the pages that one client was offered: each time under an id of its own. */
export interface Pages {
  next(): number;
}

export function countPages(): Pages {
  let count = 0;
  return {
    next() {
      count += 1;
      return count;
    },
  };
}

/**
 * The question goes with the answer to this request: over HTTP, anything else could go to a stream that nobody reads.
 * `taskId` where it is about a task.
 */
export function askingOf(
  server: Server,
  { requestId, pages, taskId }: { readonly requestId: RequestId; readonly pages: Pages; readonly taskId?: string },
): Asking {
  const able = server.getClientCapabilities()?.elicitation;
  const related = taskId === undefined ? {} : { _meta: { [RELATED_TASK_META_KEY]: { taskId } } };
  // The clock's deadline comes first; the SDK's own is there so that it does not take a shorter one.
  const options = (signal: AbortSignal) => ({ signal, timeout: limits.askMs + 5_000, relatedRequestId: requestId });
  const elicit: Elicit = (question, signal) =>
    server.elicitInput({ mode: 'form', ...question, ...related }, options(signal));
  const openPage: OpenPage = async ({ url, message, about }, signal) => {
    const elicitationId = `${about}.${pages.next()}`;
    const { action } = await server.elicitInput(
      { mode: 'url', elicitationId, url, message, ...related },
      options(signal),
    );
    const complete = server.createElicitationCompletionNotifier(elicitationId, { relatedRequestId: requestId });
    return { action, complete };
  };
  return { kind: 'within', elicit: able?.form ? elicit : undefined, openPage: able?.url ? openPage : undefined };
}
