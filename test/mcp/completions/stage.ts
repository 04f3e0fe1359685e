/** Completions on an executor whose queries answer as a test says, on a clock that stands still. */
import type { Asker, QueryOutcome } from '../../../src/executor/api.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type CompletionRequest, createCompletions } from '../../../src/surfaces/mcp/completions/completions.ts';
import { everything, type Offer, offeredOf } from '../../../src/surfaces/mcp/toolsets.ts';
import { tools } from '../../../tools/index.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { startMs } from '../changes.ts';
import { fakeExecutor, type Script } from '../fake-executor.ts';

export const accounts = {
  accounts: [
    { name: 'default', region: 'ap-guangzhou' },
    { name: 'production', region: 'ap-shanghai' },
    { name: 'staging', region: undefined },
  ],
  defaultAccount: 'default',
};

export const askerOf = (name: string): Asker => ({
  principal: { id: `mcp:${name}`, name, surface: 'mcp', grade: 'claimed' },
});

export function answering(set: string, items: readonly JsonObject[]): Script {
  const outcome: QueryOutcome = {
    ...{ kind: 'answer', set },
    answer: { [set]: items, TotalCount: items.length, Offset: 0 },
  };
  return { query: async () => outcome };
}

export function stage(script: Script = {}, offer: Offer = everything) {
  const clock = virtualClock(startMs);
  const executor = fakeExecutor({ tools, ...script });
  const logged: string[] = [];
  const note = (_: object, message: string) => void logged.push(message);
  const completions = createCompletions({ executor, clock, log: { info: note, warn: note, error: note }, accounts });
  const offered = offeredOf(tools, offer);
  const { signal } = new AbortController();
  return {
    ...{ clock, executor, logged },
    complete: (request: CompletionRequest, asker = askerOf('alice'), given = signal) =>
      completions.complete(request, { asker, offered, signal: given }),
    /** The queries that were asked so far. */
    queries: () => executor.asked.map(({ call }) => call),
  };
}

export function ofPrompt(
  name: string,
  argument: string,
  value = '',
  given: Readonly<Record<string, string>> = {},
): CompletionRequest {
  return { ref: { kind: 'prompt', name }, argument: { name: argument, value }, context: { arguments: given } };
}

export function ofTemplate(uriTemplate: string, value = '', name = 'id'): CompletionRequest {
  return { ref: { kind: 'resource', uriTemplate }, argument: { name, value } };
}
