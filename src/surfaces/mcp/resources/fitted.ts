/** A document that is no larger than it may be, and always whole JSON: lists are cut, and what was cut is counted. */
import { bytesOf } from '../../../executor/answer.ts';
import { isList } from '../../../lib/redact.ts';
import type { JsonObject, JsonValue } from '../../../tool.ts';

/** How long lists may be, tried one after the other. */
const lengths = [200, 100, 50, 20, 10, 5, 2, 1, 0] as const;

interface CutList {
  readonly [key: string]: JsonValue;
  /** Where it stands, such as `targets[0].lines`. */
  readonly list: string;
  readonly shown: number;
  readonly of: number;
}

/** For the note on what was cut. */
const reservedBytes = 4_000;
const mostNamed = 20;

/** `rest` says how to get at all of it. */
export function fitted(record: JsonObject, maxBytes: number, rest: string): JsonObject {
  if (bytesOf(record) <= maxBytes) return record;
  const budget = maxBytes - reservedBytes;
  for (const length of lengths) {
    const cut: CutList[] = [];
    const shorter = shortenedRecord(record, length, '', cut);
    if (bytesOf(shorter) > budget) continue;
    return { ...shorter, cut: { lists: cut.slice(0, mostNamed), inAll: cut.length, rest } };
  }
  return withoutLargest(shortenedRecord(record, 0, '', []), budget, rest);
}

/** Where it is not lists that are long, the largest fields go, each with a word on its size. */
function withoutLargest(record: JsonObject, budget: number, rest: string): JsonObject {
  const sizes = Object.entries(record)
    .map(([name, value = null]) => [name, bytesOf(value)] as const)
    .sort(([, one], [, other]) => other - one);
  const left: string[] = [];
  let kept = record;
  for (const [name, size] of sizes) {
    if (bytesOf(kept) <= budget) break;
    kept = { ...kept, [name]: `Left out: ${size} bytes.` };
    left.push(name);
  }
  return { ...kept, cut: { leftOut: left.slice(0, mostNamed), lists: 'All lists are left out.', rest } };
}

function shortenedRecord(record: JsonObject, length: number, path: string, cut: CutList[]): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      value === undefined ? value : shortened(value, length, path === '' ? name : `${path}.${name}`, cut),
    ]),
  );
}

function shortened(value: JsonValue, length: number, path: string, cut: CutList[]): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (!isList(value)) return shortenedRecord(value, length, path, cut);
  if (value.length > length) cut.push({ list: path, shown: length, of: value.length });
  return value.slice(0, length).map((item, index) => shortened(item, length, `${path}[${index}]`, cut));
}
