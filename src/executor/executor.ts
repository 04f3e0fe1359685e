import { type Failure, FailureError } from '../errors.ts';
import { onceInAWhile } from '../lib/once-in-a-while.ts';
import { plainText } from '../lib/text.ts';
import { within } from '../lib/within.ts';
import { evaluate } from '../policy/policy.ts';
import type { Tool } from '../tool.ts';
import { announced } from './announced-ledger.ts';
import type { Answer, Executor, RunOptions } from './api.ts';
import { auditOf } from './audit.ts';
import type { ExecutorContext, ExecutorParts } from './context.ts';
import { decide } from './decisions/decide.ts';
import { mayDecide } from './decisions/may-decide.ts';
import { factsOf } from './decisions/policy-facts.ts';
import { standingOf } from './decisions/standing.ts';
import { drive, takeUp } from './drive.ts';
import { failureOfRun, unknownChange } from './failures.ts';
import { activity, follow } from './follow.ts';
import { createGate } from './gate.ts';
import { createLaneBoard } from './lane-board.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import { createLifetime } from './lifetime.ts';
import { limits } from './limits.ts';
import { list, show } from './look-up.ts';
import { createNews } from './news.ts';
import { createDurations } from './poll/durations.ts';
import { createPoller } from './poll/poller.ts';
import { runQuery } from './query.ts';
import { createRateLimit } from './rate/rate-limit.ts';
import { findTool } from './registry.ts';
import { report } from './report.ts';
import { requestChange } from './request.ts';
import { createResults } from './results.ts';
import { drivenStates } from './states.ts';
import { sweepForEver } from './sweep.ts';
import { undo } from './undo.ts';

interface Duties {
  /** A long-lived process also lets old changes expire and drives abandoned ones. */
  readonly sweeps: boolean;
}

export function createExecutor(parts: ExecutorParts, { sweeps }: Duties): Executor {
  const context = contextOf(parts);
  const { lifetime } = context;
  const results = createResults(parts);
  const tracked = lifetime.track;
  const until = <O extends RunOptions>(options: O): O & { readonly signal: AbortSignal } => ({
    ...options,
    signal: options.signal ? AbortSignal.any([options.signal, lifetime.closing]) : lifetime.closing,
  });
  if (sweeps) tracked(sweepForEver(context));

  return {
    tools: parts.tools,
    tool: (name) => findTool(parts.tools, name),

    async query(call, asker, { keepWhole = false, ...options } = {}) {
      const found = toolOfKind(parts.tools, call.tool, 'query');
      if ('failure' in found) return { kind: 'failed', failure: found.failure };
      parts.log.info({ operation: found.tool.operation, asker: asker.principal.id, client: asker.client }, 'query');
      const { principal } = asker;
      const reading = { ...until(options), caller: principal.id };
      const keep = (whole: Answer, set: string) => results.keep(whole, set, principal);
      return tracked(runQuery(context, found.tool, call.input, reading, keepWhole ? keep : undefined));
    },

    async result(wanted, asker, options = {}) {
      parts.log.info({ asker: asker.principal.id, client: asker.client }, 'read of a stored result');
      const { signal, ...rest } = until(options);
      return tracked(
        results.read(wanted, asker.principal, { ...rest, signal }).catch((thrown: unknown) => ({
          kind: 'failed',
          failure: failureOfRun(context, thrown, 'The read of a stored result', signal),
        })),
      );
    },

    async request(call, asker, options = {}) {
      const found = toolOfKind(parts.tools, call.tool, 'change');
      if ('failure' in found) return { kind: 'failed', failure: found.failure };
      const { signal, ...rest } = until(options);
      return tracked(
        requestChange(context, found.tool, call, asker, { ...rest, signal }).catch((thrown: unknown) => ({
          kind: 'failed',
          failure: failureOfRun(context, thrown, found.tool.operation, signal),
        })),
      );
    },

    async undo(id, asker, options = {}) {
      const { signal, ...rest } = until(options);
      return tracked(
        undo(context, id, asker, { ...rest, signal }).catch((thrown: unknown) => ({
          kind: 'failed',
          failure: failureOfRun(context, thrown, `undo of ${plainText(id, 60)}`, signal),
        })),
      );
    },

    decide: (id, decision, by, options = {}) => tracked(decide(context, id, decision, by, options)),

    async drive(id, options = {}) {
      const change = await tracked(drive(context, id, until(options)));
      if (change) return change;
      throw new FailureError(unknownChange(id));
    },

    follow: (id, signal) => follow(context, id, AbortSignal.any([signal, lifetime.closing])),
    activity: (signal) => activity(context, AbortSignal.any([signal, lifetime.closing])),
    show: (idOrPrefix) => show(context, idOrPrefix),
    list: (filter) => list(context, filter),
    events: (id) => parts.ledger.events(id),
    report: (id, what) => tracked(report(context, id, what)),
    standing: standingOf(context),
    reconsider: (change, atMs = change.createdAtMs) => evaluate(factsOf(change, parts.directory, atMs), parts.policy),
    mayDecide: (change, by) => mayDecide(context, change, by),
    audit: auditOf(parts.ledger),

    async [Symbol.asyncDispose]() {
      const holds = context.driving.size > 0;
      await lifetime.close();
      if (holds) await within(context.clock, limits.handOverMs, handOver(context));
    },
  };
}

/** What this process holds is free for others at once. Where that cannot be said, they wait until its leases end. */
async function handOver({ ledger, owner, log }: ExecutorContext): Promise<void> {
  await ledger.releaseAll(owner, drivenStates).catch((thrown: unknown) => {
    log.warn({ err: thrown }, 'leases not released');
  });
}

function contextOf(parts: ExecutorParts): ExecutorContext {
  const { clock } = parts;
  const lifetime = createLifetime(clock);
  const news = createNews(parts.ledger, clock, lifetime.closing);
  const ledger = announced(parts.ledger, news.happened);
  const durations = createDurations({ ledger, clock, track: lifetime.track });
  const context: ExecutorContext = {
    ...parts,
    ledger,
    rateLimit: createRateLimit(parts),
    poller: createPoller({ ...parts, durations }),
    lifetime,
    news,
    leases: createLeaseKeeper(parts),
    laneBoard: createLaneBoard(ledger),
    readyGate: createGate(limits.readyAtOnce),
    typicalTaskMs: (operation) => durations.curve(operation)?.typicalMs,
    mayHelp: onceInAWhile(clock, limits.helpEveryMs),
    mayNoteRepeat: onceInAWhile(clock, limits.repeatNoteEveryMs),
    driving: new Set(),
    changeTool(operation) {
      const found = findTool(parts.tools, operation).tool;
      if (found?.kind === 'change') return found;
      throw new FailureError({
        code: 'UnknownTool',
        message: `This change is of ${operation}, which this version of tencent-chatops has no tool for.`,
        next: 'Use the version that planned it.',
      });
    },
    takeUp: (id, options) => takeUp(context, id, options),
  };
  return context;
}

function toolOfKind<K extends Tool['kind']>(
  tools: readonly Tool[],
  name: string,
  kind: K,
): { readonly tool: Extract<Tool, { kind: K }> } | { readonly failure: Failure } {
  const found = findTool(tools, name);
  if (!found.tool) {
    const next =
      found.nearest.length > 0 ? `The nearest: ${found.nearest.join(', ')}.` : 'List the tools to see what there is.';
    return { failure: { code: 'UnknownTool', message: `There is no tool ${plainText(name, 80)}.`, next } };
  }
  const { tool } = found;
  if (isKind(tool, kind)) return { tool };
  return { failure: { code: 'InvalidInput', message: `${tool.operation} is a ${tool.kind}, not a ${kind}.` } };
}

function isKind<K extends Tool['kind']>(tool: Tool, kind: K): tool is Extract<Tool, { kind: K }> {
  return tool.kind === kind;
}
