import { type Failure, FailureError, failureOf } from '../errors.ts';
import { shortestIdPrefix } from '../lib/ids.ts';
import { plainText } from '../lib/text.ts';
import type { ChangeTool, QueryTool } from '../tool.ts';
import { isRefusal } from '../tool.ts';
import { answerOf } from './answer.ts';
import type { ChangeOutcome, Executor, QueryOutcome, RunOptions } from './api.ts';
import { changeOf } from './changes.ts';
import { createCloud } from './cloud.ts';
import { decide } from './decide.ts';
import { drive, sweep } from './drive.ts';
import { follow } from './follow.ts';
import { validate } from './input.ts';
import { limits } from './limits.ts';
import type { ExecutorParts, Workshop } from './parts.ts';
import { createRateLimit } from './rate-limit.ts';
import { findTool } from './registry.ts';
import { logInternal, plainFailure, requestChange } from './request.ts';

interface Lifetime {
  /** A long-lived process also lets old changes expire and drives abandoned ones. */
  readonly sweeps: boolean;
}

export function createExecutor(parts: ExecutorParts, { sweeps }: Lifetime): Executor {
  const shop: Workshop = {
    ...parts,
    rateLimit: createRateLimit(parts),
    changeTool(operation) {
      const found = findTool(parts.tools, operation).tool;
      if (found?.kind === 'change') return found;
      throw new FailureError({
        code: 'UnknownTool',
        message: `This change is of ${operation}, which this version of tencent-chatops has no tool for.`,
        next: 'Use the version that planned it.',
      });
    },
  };
  const closing = new AbortController();
  const until = (options: RunOptions): RunOptions & { readonly signal: AbortSignal } => ({
    ...options,
    signal: options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal,
  });
  const sweeping = sweeps ? sweepForEver(shop, closing.signal) : Promise.resolve();
  const running = new Set<Promise<unknown>>();

  /** Work in flight is waited for when the executor closes, so that a send is never cut off from its record. */
  function tracked<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  }

  return {
    tools: parts.tools,
    tool: (name) => findTool(parts.tools, name),

    async query(call, asker, options = {}) {
      const found = toolOfKind(shop, call.tool, 'query');
      if ('failure' in found) return { kind: 'failed', failure: found.failure };
      shop.log.info({ operation: found.tool.operation, asker: asker.principal.id, client: asker.client }, 'query');
      return runQuery(shop, found.tool, call.input, until(options));
    },

    async request(call, asker, options = {}) {
      const found = toolOfKind(shop, call.tool, 'change');
      if ('failure' in found) return { kind: 'failed', failure: found.failure };
      return asFailure(shop, () => requestChange(shop, found.tool, call, asker, until(options)));
    },

    decide: (id, decision, by) => decide(shop, id, decision, by),

    async drive(id, options = {}) {
      const change = await tracked(drive(shop, id, until(options)));
      if (change) return change;
      throw new FailureError(unknownChange(id));
    },

    follow: (id, signal) => follow(shop, id, AbortSignal.any([signal, closing.signal])),

    show: (idOrPrefix) => show(shop, idOrPrefix),
    list: async (filter) => (await shop.ledger.list(filter)).map(changeOf),
    events: (id) => shop.ledger.events(id),

    async [Symbol.asyncDispose]() {
      closing.abort(new FailureError({ code: 'Cancelled', message: 'tencent-chatops is shutting down.' }));
      await sweeping;
      await Promise.all(running);
    },
  };

  async function sweepForEver(inShop: Workshop, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for (const driven of await sweep(inShop, { signal })) {
          tracked(driven).catch((thrown: unknown) =>
            inShop.log.error({ err: thrown }, 'a change that was taken over failed to go on'),
          );
        }
      } catch (thrown) {
        inShop.log.warn({ err: thrown }, 'the ledger could not be swept');
      }
      await inShop.clock.sleep(limits.sweepEveryMs, signal).catch(() => undefined);
    }
  }
}

function toolOfKind<K extends 'query' | 'change'>(
  shop: Workshop,
  name: string,
  kind: K,
): { readonly tool: Extract<ChangeTool | QueryTool, { kind: K }> } | { readonly failure: Failure } {
  const found = findTool(shop.tools, name);
  if (!found.tool) {
    const near =
      found.nearest.length > 0 ? `The nearest: ${found.nearest.join(', ')}.` : 'List the tools to see what there is.';
    return { failure: { code: 'UnknownTool', message: `There is no tool ${plainText(name, 80)}.`, next: near } };
  }
  const { tool } = found;
  if (isKind(tool, kind)) return { tool };
  return { failure: { code: 'InvalidInput', message: `${tool.operation} is a ${tool.kind}, not a ${kind}.` } };
}

function isKind<K extends 'query' | 'change'>(
  tool: ChangeTool | QueryTool,
  kind: K,
): tool is Extract<ChangeTool | QueryTool, { kind: K }> {
  return tool.kind === kind;
}

async function runQuery(shop: Workshop, tool: QueryTool, input: unknown, options: RunOptions): Promise<QueryOutcome> {
  try {
    const checked = validate(tool, input, shop.transport);
    if ('failure' in checked) return { kind: 'failed', failure: plainFailure(checked.failure) };
    const { account, region, input: fields } = checked.valid;
    await shop.transport.prepare(account, options.signal ?? shop.clock.deadline(limits.readTimeoutMs));
    const page = await tool.read(fields, createCloud(shop, { ...options, account, region, reads: tool.reads }));
    if (isRefusal(page)) return { kind: 'failed', failure: plainFailure(page.refused) };
    return { kind: 'answer', answer: answerOf(page), set: page.set };
  } catch (thrown) {
    return { kind: 'failed', failure: failureOfRun(shop, thrown, tool.operation, options) };
  }
}

async function asFailure(shop: Workshop, run: () => Promise<ChangeOutcome>): Promise<ChangeOutcome> {
  try {
    return await run();
  } catch (thrown) {
    return { kind: 'failed', failure: failureOfRun(shop, thrown, 'request', {}) };
  }
}

function failureOfRun(shop: Workshop, thrown: unknown, operation: string, { signal }: RunOptions): Failure {
  if (isAbort(thrown) || signal?.aborted)
    return { code: 'Cancelled', message: 'The caller gave up before anything was sent.' };
  logInternal(shop, thrown, operation);
  return failureOf(thrown);
}

function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError');
}

async function show(shop: Workshop, idOrPrefix: string): Promise<ChangeOutcome> {
  const exact = await shop.ledger.get(idOrPrefix);
  if (exact) return { kind: 'change', change: changeOf(exact) };
  if (idOrPrefix.length < shortestIdPrefix) return { kind: 'failed', failure: unknownChange(idOrPrefix) };
  const [one, another] = await shop.ledger.startingWith(idOrPrefix, 2);
  if (!one) return { kind: 'failed', failure: unknownChange(idOrPrefix) };
  if (another) {
    return {
      kind: 'failed',
      failure: {
        code: 'UnknownChange',
        message: `More than one change begins with ${plainText(idOrPrefix, 60)}.`,
        next: 'Give more of the id.',
      },
    };
  }
  return { kind: 'change', change: changeOf(one) };
}

function unknownChange(id: string): Failure {
  return {
    code: 'UnknownChange',
    message: `There is no change ${plainText(id, 60)}.`,
    next: 'List them with "tencent-chatops changes"; each of sandbox, cloud and other endpoints has its own.',
  };
}
