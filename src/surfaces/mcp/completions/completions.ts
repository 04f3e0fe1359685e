/** What somebody may mean who has typed a part of it. Knows no SDK; never fails, and offers nothing where it does not know. */
import type { Asker, Executor } from '../../../executor/api.ts';
import type { Accounts } from '../../../executor/input.ts';
import type { Clock } from '../../../lib/clock.ts';
import { plainText } from '../../../lib/text.ts';
import type { Log } from '../log.ts';
import { offeredPrompts } from '../prompts/prompts.ts';
import { changeTemplates } from '../resources/addresses.ts';
import type { Offered } from '../toolsets.ts';
import { createKnown } from './known.ts';
import { limits } from './limits.ts';
import { inputOf, valuesOf } from './live.ts';
import { type Completion, matching, nothing } from './match.ts';
import { type QuerySource, querySources, type SourceName } from './sources.ts';
import { untilAborted } from './until-aborted.ts';

export interface CompletionParts {
  readonly executor: Pick<Executor, 'query' | 'list'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: Accounts;
}

export interface CompletionRequest {
  readonly ref:
    | { readonly kind: 'prompt'; readonly name: string }
    | { readonly kind: 'resource'; readonly uriTemplate: string };
  readonly argument: { readonly name: string; readonly value: string };
  /** What is given already. */
  readonly context?: { readonly arguments?: Readonly<Record<string, string>> };
}

export interface CompletionOptions {
  readonly asker: Asker;
  readonly offered: Pick<Offered, 'tools' | 'own'>;
  readonly signal: AbortSignal;
}

export interface Completions {
  complete(request: CompletionRequest, options: CompletionOptions): Promise<Completion>;
}

/** One for the whole process, so that its clients share what was asked a moment ago, each person for themselves. */
export function createCompletions(parts: CompletionParts): Completions {
  const { executor, clock, log, accounts } = parts;
  const known = createKnown(clock);

  function fromCloud(source: QuerySource, given: Readonly<Record<string, string>>, asker: Asker) {
    const input = inputOf(source, given);
    if (!input) return [];
    const key = JSON.stringify([asker.principal.id, source.query, source.inside, source.field, input]);
    const failed = (thrown: unknown) => log.warn({ query: source.query, err: thrown }, 'nothing to complete from');
    return known.get(key, () => valuesOf(parts, source, input, asker), failed);
  }

  async function ofPrompt(name: string, request: CompletionRequest, { offered, asker }: CompletionOptions) {
    const prompt = offeredPrompts(offered).find((one) => one.name === name);
    const from = prompt?.arguments.find((one) => one.name === request.argument.name)?.values;
    return from === undefined ? [] : ofSource(from, request.context?.arguments ?? {}, asker);
  }

  function ofSource(from: SourceName, given: Readonly<Record<string, string>>, asker: Asker) {
    switch (from) {
      case 'accounts':
        return accounts.accounts.map((one) => one.name);
      case 'regions':
        return accounts.accounts.flatMap((one) => one.region ?? []);
      default:
        return fromCloud(querySources[from], given, asker);
    }
  }

  async function ofTemplate(uriTemplate: string, argument: string, { offered, asker }: CompletionOptions) {
    const isOurs = changeTemplates.some((one) => one.uriTemplate === uriTemplate);
    if (!isOurs || argument !== 'id' || !offered.own.has('changes')) return [];
    const ask = async () => (await executor.list({ limit: limits.changes })).map(({ id }) => id);
    return known.get(JSON.stringify([asker.principal.id, 'changes']), ask, (thrown) =>
      log.warn({ err: thrown }, 'no changes to complete from'),
    );
  }

  return {
    async complete(request, options) {
      const { ref, argument } = request;
      if (argument.value.length > limits.typedCharacters) return nothing;
      const finding =
        ref.kind === 'prompt'
          ? ofPrompt(ref.name, request, options)
          : ofTemplate(ref.uriTemplate, argument.name, options);
      const late = AbortSignal.any([options.signal, clock.deadline(limits.waitMs)]);
      try {
        return matching(await untilAborted(finding, late), argument.value);
      } catch (thrown) {
        if (!late.aborted) log.warn({ argument: plainText(argument.name, 60), err: thrown }, 'nothing completed');
        return nothing;
      }
    },
  };
}
