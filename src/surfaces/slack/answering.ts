/** Tells somebody something: where they did it, else in their conversation with the app. */
import type { Clock } from '../../lib/clock.ts';
import type { Style } from './cards/style.ts';
import { blockErrors } from './connection/errors.ts';
import type { Called, CallFailure } from './connection/outcome.ts';
import type { Answering as How, Respond } from './connection/respond.ts';
import { waitAfter } from './connection/wait-after.ts';
import type { Web } from './connection/web.ts';
import type { Log } from './log.ts';
import type { Place } from './place.ts';
import type { Message } from './text/build.ts';

export interface To {
  readonly user: string;
  readonly place: Place;
}

export type Drawn = (style: Style) => Message;

export interface Answers {
  /** Once: where the way there was lost, nobody knows whether it arrived. */
  tell(to: To, message: Message | Drawn, how?: How): Promise<Called<void>>;
  /** That it goes on: once, at best, and never after the first answer to what was done at this very place. */
  notice(to: To, message: Message): Promise<void>;
  /** The same, until the signal aborts: from then on nothing more is said, and `tell` rejects with its reason. */
  until(silent: AbortSignal): Answers;
  /** Puts it in the place of the message that was clicked, if that can be done at once; it may be drawn again by others. */
  replace(place: Place, draw: Drawn): Promise<void>;
}

interface Parts {
  readonly web: Pick<Web, 'post' | 'whisper' | 'conversation'>;
  readonly respond: Respond;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  /** Aborts when nothing is to be said any more. */
  readonly silent?: AbortSignal;
}

const patience = { forMs: 2 * 60_000 } as const;

/** Not where it may have arrived, or never will. */
const maySendAgain = ({ kind }: CallFailure) => kind === 'rate_limited' || kind === 'not_sent';

export function createAnswers(parts: Parts): Answers {
  const { web, respond, clock, log, silent } = parts;
  const signal = silent ? AbortSignal.any([parts.signal, silent]) : parts.signal;
  /** By the object itself: each thing that somebody does has a place of its own. */
  const answered = new WeakSet<Place>();
  const notices = new WeakMap<Place, Promise<unknown>>();

  /** Before an answer: no notice begins any more, and one that is under way arrives first. */
  async function endNotices(place: Place): Promise<void> {
    answered.add(place);
    await notices.get(place);
  }

  /** What certainly did not arrive is sent again, for as long as somebody may still wait for it. */
  async function patiently(send: () => Promise<Called<void>>): Promise<Called<void>> {
    const untilMs = clock.elapsed() + patience.forMs;
    for (let again = 0; ; again += 1) {
      silent?.throwIfAborted();
      const sent = await send();
      if (sent.ok || !maySendAgain(sent.failure)) return sent;
      const waitMs = waitAfter(sent.failure, again);
      if (clock.elapsed() + waitMs > untilMs) return sent;
      const isOver = await clock.sleep(waitMs, signal).then(
        () => false,
        () => true,
      );
      silent?.throwIfAborted();
      if (isOver) return sent;
    }
  }

  async function once({ user, place }: To, message: Message, how: How | undefined): Promise<Called<void>> {
    const { responseUrl, untilMs = 0, channel, thread } = place;
    if (responseUrl !== undefined && clock.now() < untilMs) {
      const told = await respond(message, responseUrl, { ...how, thread });
      if (told.ok || !mayGoElsewhere(told)) return told;
    }
    if (how?.toAll && channel !== undefined) {
      const posted = await web.post(message, { channel, ...(thread !== undefined && { thread }) });
      return posted.ok ? { ok: true, value: undefined } : posted;
    }
    // A conversation with the app has its own history: nothing there has to vanish with a reload.
    if (channel !== undefined && !channel.startsWith('D')) {
      const told = await web.whisper(message, { channel, user, thread });
      if (told.ok || !mayGoElsewhere(told)) return told;
    }
    const conversation = await web.conversation(user);
    if (!conversation.ok) return conversation;
    const posted = await web.post(message, { channel: conversation.value });
    return posted.ok ? { ok: true, value: undefined } : posted;
  }

  return {
    async tell(to, message, how) {
      const draw: Drawn = typeof message === 'function' ? message : () => message;
      await endNotices(to.place);
      const told = await patiently(() => once(to, draw('new'), how));
      const again = !told.ok && told.failure.kind === 'refused' && blockErrors.has(told.failure.error);
      const last = again ? await patiently(() => once(to, draw('classic'), how)) : told;
      if (!last.ok) log.warn({ user: to.user, failure: last.failure }, 'an answer could not be delivered');
      return last;
    },
    until: (ended) => createAnswers({ ...parts, silent: silent ? AbortSignal.any([silent, ended]) : ended }),
    async notice(to, message) {
      if (signal.aborted || answered.has(to.place)) return;
      const sent = once(to, message, undefined).catch(() => undefined);
      notices.set(to.place, sent);
      await sent;
    },
    async replace(place, draw) {
      silent?.throwIfAborted();
      const { responseUrl, untilMs = 0, thread } = place;
      await endNotices(place);
      if (responseUrl === undefined || clock.now() >= untilMs) return;
      const replacing = (style: Style) => respond(draw(style), responseUrl, { replaces: true, thread });
      const told = await replacing('new');
      if (!told.ok && told.failure.kind === 'refused' && blockErrors.has(told.failure.error))
        await replacing('classic');
    },
  };
}

/** Slack did not take it: the place does not suit, and another may. */
function mayGoElsewhere(told: Called<void>): boolean {
  return !told.ok && told.failure.kind === 'refused' && !blockErrors.has(told.failure.error);
}
