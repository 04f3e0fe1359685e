import type { JsonValue } from '../lib/json.ts';
import { isList } from '../lib/redact.ts';
import { visibleValue } from '../lib/untrusted.ts';
import { bytesOf, thoseThatFit } from './answer.ts';
import type { ResultAnswer } from './api.ts';
import { limits } from './limits.ts';

/** Names of fields that a sentence has room for. */
const named = 20;

/**
 * A stored result, or what an expression made of it: a list in pages, anything else whole. What does not fit is
 * replaced by a sentence that says how to get at it, so that the answer is valid JSON whatever comes.
 */
export function pageOfResult(
  value: JsonValue,
  { offset = 0, limit }: { readonly offset?: number; readonly limit?: number },
  maxBytes: number = limits.answerBytes,
): ResultAnswer {
  const budget = maxBytes - reservedBytes;
  const seen = visibleValue(value);
  if (!isList(seen)) {
    const size = bytesOf(seen);
    if (size <= budget) return { Result: seen };
    return { Result: null, Truncated: `The value takes ${size} bytes, and ${budget} fit. ${hint(seen)}` };
  }
  const wanted = seen.slice(offset, limit === undefined ? undefined : offset + limit);
  const fitting = thoseThatFit(wanted, budget);
  const next = offset + fitting.length;
  return {
    Result: fitting,
    TotalCount: seen.length,
    Offset: offset,
    ...(next < seen.length && fitting.length > 0 && { NextOffset: next }),
    ...(fitting.length < wanted.length && {
      Truncated: `Only ${fitting.length} of ${wanted.length} items fit into ${maxBytes} bytes; go on at NextOffset.`,
    }),
  };
}

/** For everything around the value. */
const reservedBytes = 1_500;

function hint(value: JsonValue): string {
  if (typeof value === 'string') return 'Choose another field, or a part of it: Field[0:1000].';
  const names = Object.keys(value ?? {})
    .slice(0, named)
    .map((name) => name.slice(0, 40));
  return `Choose some of its fields, such as ${names.join(', ')}.`;
}
