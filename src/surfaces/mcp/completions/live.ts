/** Values from the cloud, by the same queries that everybody else asks: under the same limit of calls a second. */
import type { Asker, Executor } from '../../../executor/api.ts';
import type { Clock } from '../../../lib/clock.ts';
import { isList } from '../../../lib/redact.ts';
import type { JsonObject, JsonValue } from '../../../tool.ts';
import { limits } from './limits.ts';
import type { Need, QuerySource } from './sources.ts';
import { untilAborted } from './until-aborted.ts';

type Given = Readonly<Record<string, string>>;

/** What would be asked; undefined where something that it needs is not known yet. */
export function inputOf(source: QuerySource, given: Given): JsonObject | undefined {
  const needed = source.needs.map((group) => group.find(({ name }) => isGiven(given, name)));
  if (needed.includes(undefined)) return undefined;
  const wanted = [...needed.flatMap((one) => one ?? []), ...source.may.filter(({ name }) => isGiven(given, name))];
  const place = ['Region', 'Account'].filter((name) => isGiven(given, name)).map((name): Need => ({ name, as: name }));
  return {
    ...source.fixed,
    ...Object.fromEntries(
      [...wanted, ...place].map(({ name, as, list }) => [as, list ? [given[name] ?? ''] : given[name]]),
    ),
  };
}

function isGiven(given: Given, name: string): boolean {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  return value !== undefined && value !== '' && value.length <= limits.typedCharacters;
}

export interface LiveParts {
  readonly executor: Pick<Executor, 'query'>;
  readonly clock: Clock;
}

/** All that look like ids, of the first pages. Rejects where the cloud cannot be asked. */
export async function valuesOf(
  { executor, clock }: LiveParts,
  source: QuerySource,
  input: JsonObject,
  asker: Asker,
): Promise<readonly string[]> {
  const signal = clock.deadline(limits.readMs);
  const values: string[] = [];
  let Offset = 0;
  for (let page = 0; page < limits.pages; page += 1) {
    const call = { tool: source.query, input: { ...input, Offset, Limit: limits.pageItems } };
    const asked = await untilAborted(executor.query(call, asker, { signal }), signal);
    if (asked.kind === 'failed') throw new Error(`${asked.failure.code}: ${asked.failure.message}`);
    const { [asked.set]: items, NextOffset } = asked.answer;
    values.push(...(isList(items) ? items.flatMap((item) => idsIn(item, source)) : []));
    if (NextOffset === undefined || NextOffset <= Offset) break;
    Offset = NextOffset;
  }
  return values;
}

function idsIn(item: JsonValue, { inside, field, looks }: QuerySource): readonly string[] {
  const outer = recordOf(item);
  const list = inside === undefined ? [item] : outer?.[inside];
  return (isList(list) ? list : []).flatMap((one) => {
    const value = recordOf(one)?.[field];
    return typeof value === 'string' && looks.test(value) ? [value] : [];
  });
}

function recordOf(value: JsonValue): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}
