/**
 * Keeps the chat in step with the ledger: one card for each change, whichever surface and process it came from. Each
 * change is one process's at a time, which is checked right before each call. What is under way can still be overtaken,
 * by a process that takes over meanwhile or by the answer to a click (work/decide.ts); then the card is drawn once more.
 */
import { FailureError } from '../../../errors.ts';
import { stateNames, states } from '../../../executor/states.ts';
import type { Ledger, OutboxRow } from '../../../ledger/port.ts';
import type { Clock } from '../../../lib/clock.ts';
import { toJsonRecord } from '../../../lib/json.ts';
import type { PublishContext } from './context.ts';
import { ChatDocument } from './document.ts';
import { askerOf } from './mentions.ts';
import { type Facts, nextStep } from './next-step.ts';
import { createPace } from './pace.ts';
import { perform } from './perform.ts';
import { unknownWords } from './words.ts';

export interface Publisher {
  redraw(changeId: string): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

export const publisherLimits = {
  leaseMs: 30_000,
  lookEveryMs: 300,
  /** So many changes at a time; a channel takes a post a second, so that more would only wait. */
  atOnce: 10,
  gather: 500,
  steps: 30,
  /** What could not be read or told is looked at again after this. */
  tryAgainMs: 60_000,
  /** While nothing can be read, that is logged this often. */
  logEveryMs: 60_000,
  endMs: 2_000,
} as const;

interface Parts {
  readonly clock: Clock;
  readonly outbox: Ledger['outbox'];
  readonly owner: string;
  /** What is told, is told with this. */
  context(): PublishContext;
}

/** What was not at its end when the chat was first connected gets its card. */
const living = stateNames.filter((state) => states[state].kind !== 'end');

export function createPublisher({ outbox, owner, clock, context: contextOf }: Parts): Publisher {
  const pace = createPace(clock);
  const running = new Map<string, Promise<void>>();
  let wake = new AbortController();

  async function tell(row: OutboxRow): Promise<void> {
    const context = contextOf();
    const { changeId, fence } = row;
    const hold = { changeId, owner, fence };
    let told = ChatDocument.catch(ChatDocument.parse({})).parse(row.document);
    const save = (document: ChatDocument) =>
      outbox.save({ ...hold, document: toJsonRecord(document), forMs: publisherLimits.leaseMs });
    const by = { context, pace, save };
    if (told.posting) {
      const { what } = told.posting;
      told = lost(told);
      if (!(await save(told))) return;
      await context.executor.report(changeId, { kind: 'delivery_unknown', message: unknownWords(what) });
    }
    let whereTried = false;
    for (let step = 0; step < publisherLimits.steps && !context.signal.aborted; step += 1) {
      const facts = await factsOf(context, row, told, whereTried);
      const next = nextStep(facts);
      if (next.do === 'rest') return outbox.release({ ...hold, dueInMs: next.forMs });
      if (next.do === 'tell_where') whereTried = true;
      const result = await perform(by, next, facts);
      if (!result) return;
      told = result.told;
      if (!(await save(told))) {
        // What was drawn may lie over what the other process has drawn since.
        if (next.do === 'update_card') await outbox.touch(changeId);
        return;
      }
      if (result.waitMs !== undefined) return outbox.release({ ...hold, dueInMs: result.waitMs });
    }
    return outbox.release({ ...hold, dueInMs: 0 });
  }

  async function tellSafely(row: OutboxRow): Promise<void> {
    const { log, signal } = contextOf();
    try {
      await tell(row);
    } catch (thrown) {
      if (signal.aborted) return;
      log.error({ err: thrown, change: row.changeId }, 'the chat could not be told');
      const gone = thrown instanceof FailureError && thrown.failure.code === 'UnknownChange';
      const dueInMs = gone ? undefined : publisherLimits.tryAgainMs;
      await outbox.release({ changeId: row.changeId, owner, fence: row.fence, dueInMs }).catch(() => undefined);
    }
  }

  async function look(): Promise<void> {
    const { gather, atOnce, leaseMs } = publisherLimits;
    while ((await outbox.gather({ states: living, limit: gather })) === gather);
    const limit = atOnce - running.size;
    if (limit <= 0) return;
    for (const row of await outbox.claimSome({ owner, forMs: leaseMs, limit })) {
      const work = tellSafely(row).finally(() => {
        running.delete(row.changeId);
        wake.abort();
      });
      running.set(row.changeId, work);
    }
  }

  return {
    async redraw(changeId) {
      await outbox.touch(changeId);
      wake.abort();
    },
    async run(signal) {
      const { log } = contextOf();
      let loggedMs = Number.NEGATIVE_INFINITY;
      while (!signal.aborted) {
        wake = new AbortController();
        await look().catch((thrown: unknown) => {
          if (signal.aborted || clock.elapsed() - loggedMs < publisherLimits.logEveryMs) return;
          loggedMs = clock.elapsed();
          log.error({ err: thrown }, 'what the chat has to be told could not be read');
        });
        const until = AbortSignal.any([signal, wake.signal]);
        await clock.sleep(publisherLimits.lookEveryMs, until).catch(() => undefined);
      }
      await Promise.race([Promise.all(running.values()), clock.sleep(publisherLimits.endMs).catch(() => undefined)]);
      await outbox.releaseAll(owner).catch(() => undefined);
    },
  };
}

/** Whoever was posting is gone, and nobody saw the answer. */
function lost({ posting, ...told }: ChatDocument): ChatDocument {
  if (!posting) return told;
  switch (posting.what) {
    case 'card':
      return { ...told, cardUnknown: true };
    case 'thread':
      return { ...told, told: Math.max(told.told, posting.seq), outcomeTold: told.outcomeTold || posting.outcome };
    case 'outcome':
      return { ...told, outcomeTold: true };
    case 'reminder':
      return { ...told, reminded: posting.reminder };
  }
}

async function factsOf(
  context: PublishContext,
  { changeId, touches }: OutboxRow,
  told: ChatDocument,
  whereTried: boolean,
): Promise<Facts> {
  const { executor, clock, settings } = context;
  const events = await executor.events(changeId);
  // Read after its events, so that it shows no less than they tell.
  const shown = await executor.show(changeId);
  if (shown.kind === 'failed') throw new FailureError(shown.failure);
  const { change } = shown;
  return {
    change,
    events,
    told,
    touches,
    nowMs: clock.now(),
    asker: askerOf(change, context),
    approvalsChannel: settings.approvalsChannel,
    whereTried,
  };
}
