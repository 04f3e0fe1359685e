import type { JsonObject, JsonValue } from '../tool.ts';

/** One parameter, or a part of one, under its dotted name: `FunctionTargets.0.Weight`. */
export interface Dotted {
  readonly name: string;
  readonly value: string;
}

/** Parameters in the dotted form of the API pages: what `put` of tree.ts reads back as the same value. */
export function dottedParameters(parameters: JsonObject): Dotted[] {
  return Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : parts(name, value)));
}

function parts(name: string, value: JsonValue): Dotted[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((one, at) => parts(`${name}.${at}`, one));
  if (isFilled(value))
    return Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : parts(`${name}.${key}`, one)));
  return [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }];
}

function isFilled(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}
