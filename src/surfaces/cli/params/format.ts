import type { JsonObject, JsonValue } from '../../../tool.ts';

/** Parameters as flags in the dotted form of the API pages: what `parseParameters` reads back as the same value. */
export function formatParameters(parameters: JsonObject): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : flags(name, value)));
}

function flags(name: string, value: JsonValue): string[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((one, at) => flags(`${name}.${at}`, one));
  if (isFilled(value))
    return Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : flags(`${name}.${key}`, one)));
  return flag(name, typeof value === 'string' ? value : JSON.stringify(value));
}

/** A value that looks like a flag is tied to its name. */
function flag(name: string, value: string): string[] {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}

function isFilled(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

/** Words as a shell takes them, quoted where they have to be. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
