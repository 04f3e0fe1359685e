/** One thing that somebody asked for, from who it is to the answer. The only place where tasks are told apart. */
import { failureOf } from '../../../errors.ts';
import { isLedgerUnavailable } from '../../../executor/failures.ts';
import type { Principal } from '../../../people/principal.ts';
import { failureMessage } from '../cards/failure.ts';
import { readCommand } from '../commands/read.ts';
import type { SlackContext } from '../context.ts';
import type { Who } from '../people/who.ts';
import type { Place } from '../place.ts';
import { refresh, revoke, show, undo } from './changes.ts';
import { decide } from './decide.ts';
import { obey } from './obey.ts';
import { patiently } from './patience.ts';
import { page } from './query.ts';
import { run } from './run.ts';
import type { Item, Task } from './task.ts';

/** Somebody who is known, at one place. */
export interface Actor {
  readonly who: Who;
  readonly principal: Principal;
  readonly place: Place;
  /** The same however often the same thing is delivered or gone on with. */
  readonly key: string;
}

/** What is only shown may go by a minute-old look at the person; Slack tells of changes, besides. */
const atMostOldMs = { decision: 5_000, other: 60_000 } as const;

export async function handle(context: SlackContext, item: Item, key: string): Promise<void> {
  await patiently(context, item, () => identifyAndPerform(context, item, key));
}

async function identifyAndPerform(context: SlackContext, { who, place, task }: Item, key: string): Promise<void> {
  const { identity, answers, log, signal } = context;
  const to = { user: who.userId, place };
  try {
    const identified = await identity.identify(who, {
      channel: place.channel,
      atMostOldMs: isDecision(task, context) ? atMostOldMs.decision : atMostOldMs.other,
    });
    if (identified.kind === 'refused') {
      await answers.tell(to, failureMessage(identified.failure));
      return;
    }
    await perform(context, task, { who, principal: identified.principal, place, key });
  } catch (thrown) {
    // Whoever goes on with it finds the ledger in reach again; the end of the process is no failure.
    if (signal.aborted || isLedgerUnavailable(thrown)) throw thrown;
    log.error({ err: thrown, key }, 'internal fault');
    await answers.tell(to, failureMessage(failureOf(thrown)));
  }
}

function isDecision(task: Task, { executor }: SlackContext): boolean {
  if (task.do !== 'say') return task.do === 'decide';
  return ['approve', 'deny', 'cancel'].includes(readCommand(task.said, executor.tools).kind);
}

export async function giveUp({ answers }: SlackContext, { who, place }: Item): Promise<void> {
  const message = 'This could not be finished, though it was tried several times.';
  const next = 'Look at /tc mine before you ask again: what was recorded is there.';
  await answers.tell({ user: who.userId, place }, failureMessage({ code: 'Internal', message, next }));
}

async function perform(context: SlackContext, task: Task, actor: Actor): Promise<void> {
  switch (task.do) {
    case 'say':
      return obey(context, task.said, actor);
    case 'run':
      return run(context, task, actor);
    case 'decide':
      await decide(context, task, actor);
      return;
    case 'undo':
      return undo(context, task, actor);
    case 'show':
      return show(context, task.changeId, actor);
    case 'refresh':
      return refresh(context, task.changeId, actor);
    case 'revoke':
      return revoke(context, task.id, actor);
    case 'page':
      return page(context, task, actor);
    case 'explain':
      return tellWhy(context, task, actor);
  }
}

async function tellWhy(
  { answers }: SlackContext,
  { message, next }: Extract<Task, { do: 'explain' }>,
  { who, place }: Actor,
): Promise<void> {
  await answers.tell({ user: who.userId, place }, failureMessage({ code: 'NotDecidable', message, next }));
}
