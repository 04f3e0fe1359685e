import { type Evaluated, evaluate } from '../jmespath/evaluate.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import { digestOf } from '../lib/digest.ts';
import { newToken, type RandomBytes } from '../lib/ids.ts';
import { plainText } from '../lib/text.ts';
import type { Log } from '../log.ts';
import type { Principal } from '../people/principal.ts';
import type { JsonObject } from '../tool.ts';
import { bytesOf } from './answer.ts';
import type { Answer, ReadResult, ResultOutcome, RunOptions } from './api.ts';
import { createGate } from './gate.ts';
import { limits } from './limits.ts';
import { pageOfResult } from './result-page.ts';

/** Answers that were too long, kept for a while for whoever asked. */
export interface Results {
  /** The handle; undefined where it is too large even for this, or cannot be kept now. */
  keep(answer: Answer, set: string, by: Principal): Promise<string | undefined>;
  read(wanted: ReadResult, by: Principal, options: RunOptions): Promise<ResultOutcome>;
}

interface ResultParts {
  readonly ledger: Pick<Ledger, 'handles'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomBytes: RandomBytes;
}

/** Remembered of so many people; after that a place may be used again before its turn. */
const remembered = 1_000;

export function createResults({ ledger, clock, log, randomBytes: random }: ResultParts): Results {
  const gate = createGate(limits.evaluatedAtOnce);
  const lastPlaces = new Map<string, number>();

  /** A few places for each person, used in turn, bound what is kept, however many processes there are. */
  function nextPlace(by: Principal): number {
    if (lastPlaces.size >= remembered) lastPlaces.clear();
    const last = lastPlaces.get(by.id) ?? random(1)[0] ?? 0;
    const place = (last + 1) % limits.resultsKept;
    lastPlaces.set(by.id, place);
    return place;
  }

  return {
    async keep(answer, set, by) {
      const token = newToken(random);
      const body = { token, set, answer };
      if (bytesOf(body) > limits.resultBytes) return undefined;
      const place = nextPlace(by);
      try {
        await ledger.handles.put([{ id: rowId(by, place), body, forMs: limits.resultMs }]);
      } catch (thrown) {
        // The first page is an answer all the same.
        log.warn({ err: thrown }, 'a result could not be kept');
        return undefined;
      }
      return `res-${place}-${token}`;
    },

    async read({ handle, expression, offset = 0, limit }, by, { signal }) {
      const kept = await find(ledger, handle, by);
      if (!kept) return { kind: 'failed', failure: unknownResult(handle) };
      const { set, answer } = kept;
      const wanted = { offset, ...(limit !== undefined && { limit }) };
      if (expression === undefined) return { kind: 'answer', answer: pageOfResult(answer[set] ?? [], wanted) };
      const task = {
        ...{ expression, document: JSON.stringify(answer) },
        ...{ maxBytes: limits.resultBytes, withinMs: limits.evaluateMs },
      };
      return outcomeOf(await gate(() => evaluate(task, clock, signal), signal), wanted, set);
    },
  };
}

/** Named after who asked: whatever handle somebody else has, it leads to no row of theirs. */
function rowId(by: Principal, place: number): string {
  return `result:${digestOf({ by: by.id })}:${place}`;
}

async function find(
  { handles }: Pick<Ledger, 'handles'>,
  handle: string,
  by: Principal,
): Promise<{ readonly set: string; readonly answer: JsonObject } | undefined> {
  const [, place, token] = /^res-(\d{1,2})-([\w-]{24})$/.exec(handle) ?? [];
  if (place === undefined) return undefined;
  const body = await handles.get(rowId(by, Number(place)));
  const [set, answer] = [body?.['set'], body?.['answer']];
  // Another result may have taken the place since.
  if (body?.['token'] !== token || typeof set !== 'string' || !isObject(answer)) return undefined;
  return { set, answer };
}

function isObject(value: JsonObject[string]): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownResult(handle: string) {
  return {
    code: 'UnknownResult',
    message: `There is no stored result ${plainText(handle, 60)}, or not any more: of each person the last ${limits.resultsKept} are kept, for ${limits.resultMs / 60_000} minutes.`,
    next: 'Ask the query again; a Handle comes with an answer that does not fit.',
  } as const;
}

function outcomeOf(evaluated: Evaluated, wanted: Omit<ReadResult, 'handle'>, set: string): ResultOutcome {
  const refused = (message: string, next: string): ResultOutcome => ({
    ...{ kind: 'failed', failure: { code: 'InvalidInput', message: plainText(message, 1_000), next } },
  });
  switch (evaluated.kind) {
    case 'value':
      return { kind: 'answer', answer: pageOfResult(evaluated.value, wanted) };
    case 'wrong':
      return refused(evaluated.message, allowed(set));
    case 'large':
      return refused(
        `The expression makes ${evaluated.bytes} bytes, more than the ${limits.resultBytes} that are let through.`,
        'Choose fewer items or fields.',
      );
    case 'heavy':
      return refused(
        `The expression took more than the ${limits.evaluateMs / 1_000} seconds or the memory that there is for one, and was given up.`,
        'Make it simpler: filter first, and put no list into another.',
      );
  }
}

function allowed(set: string): string {
  return `It is JMESPath on the whole answer: ${set}[0], ${set}[2:5], ${set}[*].Name, ${set}[?Status==\`1\`].{a: Name, b: Id}, "|" and functions such as length(${set}), sort_by(${set}, &Name), contains(Name, 'x'), keys(@). Numbers stand in backticks, texts in '...'.`;
}
