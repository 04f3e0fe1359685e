/** One post: recorded before the call and after it, so that nothing is posted twice by whoever goes on. */
import type { Style } from '../cards/style.ts';
import { blockErrors, threadErrors } from '../connection/errors.ts';
import { type Called, type CallFailure, failureWords } from '../connection/outcome.ts';
import type { Posted } from '../connection/web.ts';
import type { Message } from '../text/build.ts';
import type { PublishContext } from './context.ts';
import type { ChatDocument, TryKind } from './document.ts';
import type { Pace } from './pace.ts';
import { refusedOnce, reportedNow, settled } from './retry.ts';
import { tryNames, unknownWords } from './words.ts';

/** What is known after a step; `waitMs` where nothing more can be done for so long. */
export interface Result {
  readonly told: ChatDocument;
  readonly waitMs?: number;
}

export interface Performing {
  readonly context: PublishContext;
  readonly pace: Pace;
  /** Keeps what is known, and the change for longer; false where another process has taken over. */
  save(told: ChatDocument): Promise<boolean>;
}

export interface Post {
  readonly posting: NonNullable<ChatDocument['posting']>;
  readonly to: { readonly channel: string; readonly thread?: string };
  draw(style: Style): Message;
}

/** Undefined where another process has taken over: then nothing was posted. */
export async function post(
  { context, pace, save }: Performing,
  told: ChatDocument,
  { posting, to, draw }: Post,
): Promise<Called<Posted> | undefined> {
  return inEitherStyle(
    async () => {
      await pace.post(to.channel, context.signal);
      // After the wait, which may take longer than the change is this process's.
      return save({ ...told, posting });
    },
    (style) => context.web.post(draw(style), to),
    // It was certainly not posted: whoever takes over while this one waits again may post it.
    () => save({ ...told, posting: undefined }),
  );
}

/**
 * What was refused for its blocks was not taken, so it may be sent again without them. It counts for Slack's limits
 * all the same, so it waits for its turn like the first. Undefined where it is another process's by now.
 */
export async function inEitherStyle<T>(
  ready: () => Promise<boolean>,
  send: (style: Style) => Promise<Called<T>>,
  between: () => Promise<boolean> = async () => true,
): Promise<Called<T> | undefined> {
  if (!(await ready())) return undefined;
  const sent = await send('new');
  if (sent.ok || sent.failure.kind !== 'refused' || !blockErrors.has(sent.failure.error)) return sent;
  return (await between()) && (await ready()) ? send('classic') : undefined;
}

/**
 * A lost answer is recorded and counts as done, since a second post is worse than a missing one. What Slack certainly
 * did not take is tried again, less and less often.
 */
export async function afterFailure(
  by: Performing,
  id: string,
  { failure, told, done, kind }: NotPosted,
): Promise<Result | undefined> {
  const { executor, log } = by.context;
  if (failure.kind === 'unclear') {
    log.warn({ change: id, what: tryNames[kind], failure }, 'Slack did not say whether it took a message');
    const next = settled(done, kind);
    if (!(await by.save(next))) return undefined;
    await executor.report(id, { kind: 'delivery_unknown', message: unknownWords(kind) });
    return { told: next };
  }
  if (failure.kind === 'refused' && threadErrors.has(failure.error)) {
    log.warn({ change: id, what: tryNames[kind], failure }, 'the thread takes nothing any more');
    const next = { ...settled(told, kind), noThread: true };
    if (!(await by.save(next))) return undefined;
    const message = `Nothing more can be said in its thread in Slack: ${failureWords(failure)}. How it ends is told to who asked.`;
    await executor.report(id, { kind: 'not_delivered', message });
    return { told: next };
  }
  return later(by, id, { failure, told: { ...told, posting: undefined }, kind });
}

export interface Later {
  readonly failure: CallFailure;
  readonly told: ChatDocument;
  readonly kind: TryKind;
}

interface NotPosted extends Later {
  /** As if it had arrived. */
  readonly done: ChatDocument;
  readonly kind: Exclude<TryKind, 'drawing'>;
}

/** Kept before it is reported, which is an event of the change and makes somebody look at it again. */
export async function later(
  { context: { clock, executor, log }, pace, save }: Performing,
  id: string,
  { failure, told, kind }: Later,
): Promise<Result | undefined> {
  const what = tryNames[kind];
  log.warn({ change: id, what, failure }, 'Slack did not take a message');
  const next = refusedOnce(told, kind, failure, clock.now());
  if (failure.kind === 'rate_limited') {
    pace.slowDown(failure.retryAfterMs);
    return { told: next, waitMs: failure.retryAfterMs };
  }
  const retry = next.retries[kind];
  // What is drawn anew may be sent any number of times: an answer that was lost is nothing that people miss.
  const isWorthIt = kind !== 'drawing' || failure.kind === 'refused';
  if (!retry || retry.reported || !isWorthIt) return { told: next };
  if (!(await save(next))) return undefined;
  const message = `Slack was not told of it yet (${what}): ${failureWords(failure)}.`;
  await executor.report(id, { kind: 'not_delivered', message });
  return { told: reportedNow(next, kind) };
}
