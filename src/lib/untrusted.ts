import { controls, invisibles } from './characters.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { isList, redactRecord } from './redact.ts';

/** Of one text, in characters: enough for a message, too little for one item to fill an answer. */
const longest = 4_000;

/** What is nested deeper is not let through. */
const deepest = 32;
const tooDeep = '… (nested too deeply)';

const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;
const control = new RegExp(`(?![\\t\\n])[${controls}]`, 'gu');
const invisible = new RegExp(`[${invisibles}]`, 'gu');

/** The text as it can be seen: no control characters but tab and line feed, none that hide or turn text, no broken surrogates. */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(lineEnds, '\n').replace(control, ' ').replace(invisible, '');
}

/** Data that was made untrusted once and cut up since, such as by an expression: as it can be seen. */
export function visibleValue(value: JsonValue): JsonValue {
  return eachText(value, visibleText, 0);
}

/**
 * Data of the cloud to be handed on as data: every text in it, names of fields too, as it can be seen, without secrets
 * and no longer than it may be. Numbers and the like stay as they are.
 */
export function untrustedRecord(record: JsonObject): JsonObject {
  // A secret may be written with invisible characters in it, and an escape in a text that holds JSON may be one of them.
  const seen = eachTextOf(record, visibleText, 0);
  return eachTextOf(redactRecord(seen), (text) => shortened(visibleText(text)), 0);
}

function shortened(text: string): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest).replace(/\p{Surrogate}$/u, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

function eachText(value: JsonValue, change: (text: string) => string, depth: number): JsonValue {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > deepest) return tooDeep;
  return isList(value) ? value.map((part) => eachText(part, change, depth + 1)) : eachTextOf(value, change, depth);
}

function eachTextOf(record: JsonObject, change: (text: string) => string, depth: number): JsonObject {
  const free = freeNames();
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, part]) => part !== undefined)
      .map(([name, part = null]) => [free(change(name)), eachText(part, change, depth + 1)]),
  );
}

/** Two names may become one: a hidden character must not let one field take the place of another. */
function freeNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
    taken.add(free);
    return free;
  };
}
