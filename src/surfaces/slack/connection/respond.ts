/** Answers to what somebody did, through the address that came with it: five times, within half an hour. */
import type { Clock } from '../../../lib/clock.ts';
import type { Message } from '../text/build.ts';
import { neverLeft } from './call.ts';
import type { Called } from './outcome.ts';
import { retryAfterMs } from './wait-after.ts';

export interface Answering {
  /** Shown to everybody in the channel instead of the person alone. */
  readonly toAll?: boolean;
  /** Where everybody sees it: of itself Slack shows it in the channel, also what was asked for in a thread. */
  readonly thread?: string | undefined;
  /** Takes the place of the message on which was clicked. */
  readonly replaces?: boolean;
}

export type Respond = (message: Message, url: string, how?: Answering) => Promise<Called<void>>;

const answerMs = 2_500;

/** `isOurs` keeps answers from going anywhere else than to the Slack that we talk to. */
export function createRespond(clock: Clock, isOurs: (url: URL) => boolean, request: typeof fetch = fetch): Respond {
  return async (message, url, { toAll = false, thread, replaces = false } = {}) => {
    if (!URL.canParse(url) || !isOurs(new URL(url)))
      return { ok: false, failure: { kind: 'refused', error: 'not_slack' } };
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({
          response_type: toAll ? 'in_channel' : 'ephemeral',
          replace_original: replaces,
          ...(toAll && thread !== undefined && { thread_ts: thread }),
          text: message.text,
          blocks: message.blocks,
        }),
        redirect: 'error',
        signal: clock.deadline(answerMs),
      });
      const text = await answer.text();
      if (answer.ok) return { ok: true, value: undefined };
      if (answer.status === 429)
        return {
          ok: false,
          failure: {
            kind: 'rate_limited',
            retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), clock.now()),
          },
        };
      if (answer.status >= 500) return { ok: false, failure: { kind: 'unclear', words: `HTTP ${answer.status}` } };
      return { ok: false, failure: { kind: 'refused', error: errorIn(text) ?? `http_${answer.status}` } };
    } catch (thrown) {
      const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      return { ok: false, failure: { kind: neverLeft(thrown) ? 'not_sent' : 'unclear', words } };
    }
  };
}

/** `invalid_blocks` alone, or as JSON. */
function errorIn(text: string): string | undefined {
  return /\b([a-z]+(?:_[a-z]+)+)\b/.exec(text)?.[1];
}

/** Slack's own addresses; where another Slack was named, that one's origin alone. */
export function addressesOf(apiUrl: string | undefined): (url: URL) => boolean {
  const own = apiUrl === undefined ? undefined : new URL(apiUrl);
  return (url) =>
    own === undefined
      ? url.protocol === 'https:' &&
        (url.hostname === 'slack.com' || url.hostname.endsWith('.slack.com') || url.hostname.endsWith('.slack-gov.com'))
      : url.origin === own.origin;
}
