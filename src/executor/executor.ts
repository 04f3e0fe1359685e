import { type Failure, FailureError } from '../errors.ts';
import { plainText } from '../lib/text.ts';
import type { Tool } from '../tool.ts';
import type { Executor, RunOptions } from './api.ts';
import type { ExecutorContext, ExecutorParts } from './context.ts';
import { decide } from './decide.ts';
import { drive, takeUp } from './drive.ts';
import { failureOfRun, unknownChange } from './failures.ts';
import { follow } from './follow.ts';
import { list, show } from './look-up.ts';
import { runQuery } from './query.ts';
import { createRateLimit } from './rate-limit.ts';
import { findTool } from './registry.ts';
import { requestChange } from './request.ts';
import { sweepForEver } from './sweep.ts';

interface Lifetime {
  /** A long-lived process also lets old changes expire and drives abandoned ones. */
  readonly sweeps: boolean;
}

export function createExecutor(parts: ExecutorParts, { sweeps }: Lifetime): Executor {
  const context = contextOf(parts);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const until = (options: RunOptions): RunOptions & { readonly signal: AbortSignal } => ({
    ...options,
    signal: options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal,
  });

  /** Work in flight is waited for when the executor closes, so that no send is cut off from its record. */
  function tracked<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  }

  const sweeping = sweeps ? sweepForEver(context, closing.signal, tracked) : Promise.resolve();

  return {
    tools: parts.tools,
    tool: (name) => findTool(parts.tools, name),

    async query(call, asker, options = {}) {
      const found = toolOfKind(parts.tools, call.tool, 'query');
      if ('failure' in found) return { kind: 'failed', failure: found.failure };
      parts.log.info({ operation: found.tool.operation, asker: asker.principal.id, client: asker.client }, 'query');
      return tracked(runQuery(context, found.tool, call.input, until(options)));
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

    decide: (id, decision, by) => tracked(decide(context, id, decision, by)),

    async drive(id, options = {}) {
      const change = await tracked(drive(context, id, until(options)));
      if (change) return change;
      throw new FailureError(unknownChange(id));
    },

    follow: (id, signal) => follow(context, id, AbortSignal.any([signal, closing.signal])),
    show: (idOrPrefix) => show(context, idOrPrefix),
    list: (filter) => list(context, filter),
    events: (id) => parts.ledger.events(id),

    async [Symbol.asyncDispose]() {
      closing.abort(new FailureError({ code: 'Cancelled', message: 'tencent-chatops is shutting down.' }));
      await sweeping;
      await Promise.all(running);
    },
  };
}

function contextOf(parts: ExecutorParts): ExecutorContext {
  const context: ExecutorContext = {
    ...parts,
    rateLimit: createRateLimit(parts),
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
