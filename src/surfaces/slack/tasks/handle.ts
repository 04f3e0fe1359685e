/** One thing that somebody asked for, from who it is to the answer. The only place where tasks are told apart. */
import { failureOf } from '../../../errors.ts';
import type { Executor } from '../../../executor/api.ts';
import { isLedgerUnavailable } from '../../../executor/failures.ts';
import type { Principal } from '../../../people/principal.ts';
import { failureMessage } from '../cards/failure.ts';
import type { Command } from '../commands/command.ts';
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

/** What is only shown may go by a minute-old look at the person, what acts by a fresh one; Slack tells of changes, besides. */
const atMostOldMs = { acts: 5_000, shows: 60_000 } as const;

/** `lost` aborts when somebody else goes on with it: what is not done yet is theirs, and so is every word about it. */
export async function handle(context: SlackContext, item: Item, { key, lost }: Handled): Promise<void> {
  const own = {
    ...context,
    answers: context.answers.until(lost),
    signal: AbortSignal.any([context.signal, lost]),
  };
  await patiently(own, item, () => identifyAndPerform(own, item, key));
}

export interface Handled {
  readonly key: string;
  readonly lost: AbortSignal;
}

async function identifyAndPerform(context: SlackContext, { who, place, task }: Item, key: string): Promise<void> {
  const { identity, answers, log, signal } = context;
  const to = { user: who.userId, place };
  try {
    const identified = await identity.identify(who, {
      channel: place.channel,
      atMostOldMs: atMostOldMs[kindOf(task, context)],
    });
    if (identified.kind === 'refused') {
      await answers.tell(to, failureMessage(identified.failure));
      return;
    }
    await perform(context, task, { who, principal: identified.principal, place, key });
  } catch (thrown) {
    // Whoever goes on with it finds the ledger in reach again; an end, of the process or of the lease, is no failure.
    if (signal.aborted || isLedgerUnavailable(thrown)) throw thrown;
    log.error({ err: thrown, key }, 'internal fault');
    await answers.tell(to, failureMessage(failureOf(thrown)));
  }
}

function kindOf(task: Task, { executor }: SlackContext): keyof typeof atMostOldMs {
  switch (task.do) {
    case 'decide':
    case 'undo':
    case 'revoke':
      return 'acts';
    case 'run':
      return executor.tool(task.operation).tool?.kind === 'change' ? 'acts' : 'shows';
    case 'show':
    case 'refresh':
    case 'page':
    case 'explain':
      return 'shows';
    case 'say':
      return kindOfCommand(readCommand(task.said, executor.tools), executor);
  }
}

function kindOfCommand(command: Command, { tool }: Pick<Executor, 'tool'>): keyof typeof atMostOldMs {
  switch (command.kind) {
    case 'approve':
    case 'deny':
    case 'cancel':
    case 'undo':
    case 'revoke':
      return 'acts';
    case 'operation':
      return tool(command.operation).tool?.kind === 'change' ? 'acts' : 'shows';
    case 'help':
    case 'operation_help':
    case 'problem':
    case 'show':
    case 'changes':
    case 'mine':
    case 'waiting':
    case 'standing':
      return 'shows';
  }
}

export async function giveUp(
  { answers }: SlackContext,
  { who, place }: Item,
  { lost }: Pick<Handled, 'lost'>,
): Promise<void> {
  const message = 'This could not be finished, though it was tried several times.';
  const next = 'Look at /tc mine before you ask again: what was recorded is there.';
  const failure = failureMessage({ code: 'Internal', message, next });
  await answers.until(lost).tell({ user: who.userId, place }, failure);
}

async function perform(context: SlackContext, task: Task, actor: Actor): Promise<void> {
  switch (task.do) {
    case 'say':
      return obey(context, task.said, actor);
    case 'run':
      return run(context, task, actor);
    case 'decide':
      return decide(context, task, actor);
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
