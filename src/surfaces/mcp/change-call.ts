import { type Failure, failureOf } from '../../errors.ts';
import type { DecideOutcome, Decision } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { isOver } from '../../executor/rest.ts';
import type { ChangeTool } from '../../tool.ts';
import { ask, heard } from './ask.ts';
import { changeReply } from './change-reply.ts';
import type { CallAnswer, CallContext } from './context.ts';
import { failureReply, failureWords } from './failure-reply.ts';
import type { Asked } from './judge.ts';
import type { ToolReply } from './protocol.ts';
import { pageQuestionOf, questionOf } from './question.ts';
import { seeThrough } from './watch.ts';
import { type Way, wayToAsk } from './way-to-ask.ts';

/** Where a call leaves its change, and what came of asking the person. */
interface Standing {
  readonly change: Change;
  readonly note?: string;
}

type BetweenCalls = Extract<Way, { kind: 'form between calls' | 'page between calls' }>;

export async function callChange(tool: ChangeTool, input: unknown, context: CallContext): Promise<CallAnswer> {
  const begun = await begin(tool, input, context);
  if ('failure' in begun) return reply(failureReply(begun.failure));
  const { id } = begun.change;
  try {
    const settled = await settle(begun.change, context);
    if ('way' in settled) return questionAbout(settled.change, settled.way);
    const { change, note } = settled;
    if (context.signal.aborted)
      context.log.info({ change: id, state: change.state }, 'the client gave up; nothing is undone');
    return reply(changeReply(change, context.howToApprove, note));
  } catch (thrown) {
    context.log.error({ change: id, err: thrown }, 'a call failed after its change was recorded');
    // What came of the change counts, and not that watching it went wrong.
    const shown = await context.executor.show(id).catch(() => undefined);
    if (shown?.kind === 'change' && isOver(shown.change)) return reply(changeReply(shown.change, context.howToApprove));
    return reply(failureReply(failureOf(thrown), id));
  }
}

/** A call that is made again with an answer is about the change that it made the first time. */
async function begin(
  tool: ChangeTool,
  input: unknown,
  { executor, asker, asking, signal, progress }: CallContext,
): Promise<{ readonly change: Change } | { readonly failure: Failure }> {
  const before = asking.kind === 'between' ? asking.again : undefined;
  const outcome = before
    ? await executor.show(before.changeId)
    : await executor.request({ tool: tool.operation, input }, asker, {
        signal,
        onWaiting: ({ message }) => progress.tell(message),
      });
  return outcome.kind === 'change' ? { change: outcome.change } : { failure: outcome.failure };
}

/**
 * Asks the person where that can settle it, and sees an approved change through as long as a call waits. `asks` hears of
 * each plan that the person is asked about.
 */
export async function settleChange(
  change: Change,
  context: CallContext,
  asks: (change: Change) => void,
): Promise<Change> {
  return (await settle(change, context, asks)).change;
}

/** An approval is void when the live state moved meanwhile: then the same question comes again, with the new diff. */
async function settle(
  begun: Change,
  context: CallContext,
  asks: (change: Change) => void = () => undefined,
): Promise<Standing | { readonly change: Change; readonly way: BetweenCalls }> {
  const { asking } = context;
  let change = begun;
  let asked = asking.kind === 'between' && asking.again ? await heard(change, context, asking.again) : undefined;
  for (;;) {
    if (!asked) {
      if (change.state === 'approved') change = await seeThrough(change, context);
      const way = change.state === 'awaiting_approval' ? await wayToAsk(change, context) : undefined;
      if (!way) return { change };
      if (way.kind === 'form between calls' || way.kind === 'page between calls') return { change, way };
      asks(change);
      asked = await ask(change, context, way);
    }
    const after = await follow(asked, change, context);
    if (after.note !== undefined && after.change.state !== 'approved') return after;
    change = after.change;
    asked = undefined;
  }
}

async function follow(asked: Asked, change: Change, context: CallContext): Promise<Standing> {
  switch (asked.kind) {
    case 'undecided':
      return { change, note: asked.note };
    case 'elsewhere':
      return seenNow(change, context);
    case 'approve':
    case 'deny':
      return decide(change, asked, context);
  }
}

async function seenNow(change: Change, { executor }: CallContext): Promise<Standing> {
  const shown = await executor.show(change.id);
  return { change: shown.kind === 'change' ? shown.change : change };
}

async function decide(
  change: Change,
  asked: Extract<Asked, { kind: 'approve' | 'deny' }>,
  { executor, answering, asking }: CallContext,
): Promise<Standing> {
  const decision: Decision = asked.kind === 'approve' ? { ...asked, digest: change.digest } : asked;
  const key = asking.kind === 'between' ? asking.again?.key : undefined;
  const outcome: DecideOutcome = await executor.decide(
    change.id,
    decision,
    answering,
    key === undefined ? {} : { key },
  );
  if (outcome.kind === 'decided') return { change: outcome.change };
  return {
    change: outcome.change ?? change,
    note: `The answer given here does not count: ${failureWords(outcome.failure)}`,
  };
}

function reply(given: ToolReply): CallAnswer {
  return { kind: 'reply', reply: given };
}

function questionAbout(change: Change, way: BetweenCalls): CallAnswer {
  return {
    kind: 'question',
    change,
    ask:
      way.kind === 'form between calls'
        ? { kind: 'form', question: questionOf(change) }
        : { kind: 'page', page: { url: way.url, message: pageQuestionOf(change) } },
  };
}
