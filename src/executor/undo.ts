/** Taking a change back: the call that was captured before it was made, as a new change through the same gate. */
import type { Failure } from '../errors.ts';
import { plainText } from '../lib/text.ts';
import { type ChangeTool, isRefusal, type Verdict } from '../tool.ts';
import type { Asker, AskOptions, ChangeOutcome } from './api.ts';
import { askedBefore } from './asked-before.ts';
import type { Change } from './change.ts';
import { eventOf } from './changes.ts';
import { createCloud, type ReadOptions } from './cloud.ts';
import type { ExecutorContext } from './context.ts';
import { plainFailure } from './failures.ts';
import { show } from './look-up.ts';
import { movedSince } from './moved-since.ts';
import { recordPlan } from './plan.ts';
import { prepare } from './prepare.ts';
import { findTool } from './registry.ts';
import { type Requested, requestChange } from './request.ts';

export async function undo(
  context: ExecutorContext,
  given: string,
  asker: Asker,
  options: AskOptions,
): Promise<ChangeOutcome> {
  // First of all: where that change was made, nothing is as this one left it any more.
  const before = await askedBefore(context, options.key, asker.principal);
  if (before) return { kind: 'change', change: before };
  const shown = await show(context, given);
  if (shown.kind === 'failed') return shown;
  const { again, ...outcome } = await takeBack(context, shown.change, asker, options);
  if (again) return outcome;
  // Whatever came of it is recorded already, or is nothing; the note only leads there.
  await noteAsked(context, shown.change, asker, outcome).catch((thrown: unknown) => {
    context.log.warn({ err: thrown, change: shown.change.id }, 'that it was asked to be taken back could not be noted');
  });
  return outcome;
}

/** What was refused is recorded too, though not each time that somebody repeats it. */
async function noteAsked(
  { ledger, mayNoteRepeat }: ExecutorContext,
  { id }: Change,
  { principal }: Asker,
  outcome: ChangeOutcome,
): Promise<void> {
  const asked = `${plainText(principal.name, 100)} asked to take it back`;
  if (outcome.kind === 'change')
    await ledger.note(id, eventOf('undo_asked', `${asked} by ${outcome.change.id}.`, { change: outcome.change.id }));
  else if (mayNoteRepeat(id))
    await ledger.note(id, eventOf('undo_asked', plainText(`${asked}, which was refused. ${outcome.failure.message}`)));
}

async function takeBack(
  context: ExecutorContext,
  change: Change,
  asker: Asker,
  { key, ...options }: AskOptions,
): Promise<Requested> {
  const way = wayBackOf(context, change);
  if ('code' in way) return { kind: 'failed', failure: plainFailure(way) };
  const conflict = await conflictOf(context, change, way, { ...options, caller: asker.principal.id });
  if (conflict) return { kind: 'failed', failure: plainFailure(conflict) };
  const { account, region } = change;
  const input = { ...way.request, Account: account, ...(region !== undefined && { Region: region }) };
  return requestChange(context, way.tool, { tool: way.tool.operation, input }, asker, {
    ...options,
    ...(key !== undefined && { key }),
    undoOf: change.id,
    // The verdict of a tool is about what it was asked for; the plan shows everything that stands beside that as well.
    unfit(plan) {
      const moved = change.state === 'succeeded' ? movedSince(change.plan, plan) : undefined;
      return moved === undefined ? undefined : conflictWords(change, moved);
    },
  });
}

interface Way {
  readonly tool: ChangeTool;
  readonly request: Change['input'];
}

function wayBackOf(context: ExecutorContext, change: Change): Way | Failure {
  const { state, plan, says } = change;
  if (state !== 'succeeded' && state !== 'partly_succeeded') return nothing(change, says);
  if (plan.undo.kind === 'none') return nothing(change, plan.undo.words);
  const { operation, request } = plan.undo;
  const { tool } = findTool(context.tools, operation);
  if (tool?.kind !== 'change') return nothing(change, `This version has no tool for ${operation}.`);
  return { tool, request };
}

function nothing({ id }: Change, why: string): Failure {
  return {
    code: 'NothingToUndo',
    message: `${id} cannot be taken back. ${why}`,
    next: 'Ask for what you want as a new change.',
  };
}

/** Why the way back of then does not fit any more: the live state is read, and has to be what the change left behind. */
async function conflictOf(
  context: ExecutorContext,
  change: Change,
  way: Way,
  reading: ReadOptions,
): Promise<Failure | undefined> {
  const { account, region, input, plan, output } = change;
  await prepare(context, account, reading);
  const cloudFor = ({ reads, sensitive }: ChangeTool) =>
    createCloud(context, { ...reading, account, region, reads, sensitive });
  const tool = context.changeTool(change.operation);
  const sentAtMs = change.sentAtMs ?? change.updatedAtMs;
  const verdict = await tool.verify({ input, before: plan.before, output, sentAtMs }, cloudFor(tool));
  if (isAsLeft(change, verdict)) return undefined;
  if (verdict.outcome === 'unchanged')
    return nothing(change, `The live state is already as it was before it. ${verdict.message}`);
  const back = await way.tool.plan(way.request, cloudFor(way.tool));
  const words = isRefusal(back) ? back.refused.message : (movedSince(plan, recordPlan(back)) ?? '');
  return conflictWords(change, `${verdict.message} ${words}`);
}

function conflictWords({ id }: Change, words: string): Failure {
  return {
    code: 'NothingToUndo',
    message: `${id} cannot be taken back: the live state has moved since. ${words.trim()}`,
    next: 'Look at the live state, and ask for what you want as a new change.',
  };
}

/** Made in part, it left what it left; whether that is still so only the same items can say. */
function isAsLeft({ state, items = [] }: Change, verdict: Verdict): boolean {
  if (verdict.outcome === 'succeeded') return state === 'succeeded';
  if (verdict.outcome !== 'partly_succeeded') return false;
  return state === 'partly_succeeded' && wordsOf(items) === wordsOf(verdict.items);
}

function wordsOf(items: readonly { readonly item: string; readonly outcome: string }[]): string {
  return items
    .map(({ item, outcome }) => `${outcome} ${plainText(item)}`)
    .toSorted()
    .join('\n');
}
