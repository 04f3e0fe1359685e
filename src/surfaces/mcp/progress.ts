import type { ProgressToken, ServerNotification } from '@modelcontextprotocol/sdk/types.js';
import { plainText } from '../../lib/text.ts';

/** Tells a waiting client how its call gets on. Says nothing twice in a row, and nothing after `end`. */
export interface Progress {
  tell(message: string): void;
  end(): void;
}

const silent: Progress = { tell: () => {}, end: () => {} };

/** Without a token the client did not ask to be told. */
export function createProgress(
  progressToken: ProgressToken | undefined,
  send: (notification: ServerNotification) => Promise<void>,
): Progress {
  if (progressToken === undefined) return silent;
  let progress = 0;
  let last = '';
  let ended = false;
  return {
    tell(text) {
      const message = plainText(text, 300);
      if (ended || message === last) return;
      last = message;
      progress += 1;
      // A client that is gone is found out by its call ending, not by a notice that it missed.
      send({ method: 'notifications/progress', params: { progressToken, progress, message } }).catch(() => {});
    },
    end() {
      ended = true;
    },
  };
}
