import type { JsonObject, JsonValue } from './json.ts';
import { remembered, secrecyOf } from './redact-names.ts';
import { endsOf, mask, redactText } from './redact-text.ts';

/** What is deeper or more is not looked through, and not let through either. */
const deepest = 64;
const mostValues = 200_000;

/** A name and a value as two fields of one entry, such as a variable of an environment or a tag. */
const entryNames = new Set(['key', 'name', 'tagkey', 'variable', 'header', 'parameter']);
const entryValues = new Set(['value', 'values', 'tagvalue', 'val', 'defaultvalue']);
const plain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');
const isEntryName = remembered((name) => entryNames.has(plain(name)));
const isEntryValue = remembered((name) => entryValues.has(plain(name)));

/**
 * The value without secrets: whatever has the name of one, at any depth and also in JSON that a text holds, and in
 * every other text what looks like one. Everything else stays as it is: without secrets, the value itself comes back.
 * Never throws; redacting twice is the same as redacting once.
 */
export function redactJson(value: JsonValue): JsonValue {
  return walk(value, { left: mostValues }, 0);
}

/** The same for what is known to be an object, and stays one. */
export function redactRecord(record: JsonObject): JsonObject {
  return walkRecord(record, { left: mostValues }, 0);
}

/** Counts down as values are looked at: the work is bounded, whatever comes in. */
interface Budget {
  left: number;
}

function walk(value: JsonValue, budget: Budget, depth: number): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  budget.left -= 1;
  if (depth > deepest || budget.left < 0) return mask;
  if (typeof value === 'string') return redactString(value, budget, depth);
  if (!isList(value)) return walkRecord(value, budget, depth);
  const parts = value.map((part) => walk(part, budget, depth + 1));
  return parts.every((part, at) => part === value[at]) ? value : parts;
}

function walkRecord(record: JsonObject, budget: Budget, depth: number): JsonObject {
  const isSecretEntry = namesSecret(record);
  let same = true;
  const fields = Object.entries(record).map(([name, part]) => {
    if (part === undefined) return [name, part] as const;
    const secrecy = isSecretEntry && isEntryValue(name) ? 'secret' : secrecyOf(name);
    const after = secrecy === 'none' ? walk(part, budget, depth + 1) : hidden(part, secrecy);
    same &&= after === part;
    return [name, after] as const;
  });
  return same ? record : Object.fromEntries(fields);
}

/** True for `{ Key: 'DB_PASSWORD', Value: … }`. */
function namesSecret(record: JsonObject): boolean {
  return Object.entries(record).some(
    ([name, value]) => typeof value === 'string' && isEntryName(name) && secrecyOf(value) === 'secret',
  );
}

/** That there is none, or a yes or no, is no secret. */
function hidden(value: JsonValue, secrecy: 'secret' | 'id'): JsonValue {
  if (value === null || value === '' || typeof value === 'boolean') return value;
  return secrecy === 'id' && typeof value === 'string' ? endsOf(value) : mask;
}

/** A text that holds JSON is written again only where something in it had to go. */
function redactString(text: string, budget: Budget, depth: number): string {
  const held = jsonIn(text);
  if (held === undefined) return redactText(text);
  const after = walk(held, budget, depth + 1);
  return after === held ? text : JSON.stringify(after);
}

const longestJson = 262_144;

function jsonIn(text: string): JsonValue | undefined {
  if (text.length > longestJson || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
