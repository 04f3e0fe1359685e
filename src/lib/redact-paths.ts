import type { JsonObject, JsonValue } from './json.ts';
import { isList } from './redact.ts';
import { mask } from './redact-text.ts';

/** The parts of `Environment.Variables[].Value`: names of fields, with `[]` for every item of a list. */
export function stepsOf(path: string): readonly string[] {
  return path.split('.').flatMap((name) => (name.endsWith('[]') ? [name.slice(0, -2), '[]'] : [name]));
}

/** The answer without what stands at these paths. A path that leads nowhere hides nothing. */
export function redactPaths(answer: JsonObject, paths: readonly string[]): JsonObject {
  return paths.reduce((rest, path) => {
    const [name = '', ...steps] = stepsOf(path);
    return inField(rest, name, steps);
  }, answer);
}

function inField(record: JsonObject, name: string, steps: readonly string[]): JsonObject {
  const part = Object.hasOwn(record, name) ? record[name] : undefined;
  return part === undefined ? record : { ...record, [name]: at(part, steps) };
}

function at(value: JsonValue, [step, ...steps]: readonly string[]): JsonValue {
  if (value === null) return value;
  if (step === undefined) return mask;
  if (isList(value)) return step === '[]' ? value.map((part) => at(part, steps)) : value;
  return typeof value === 'object' && step !== '[]' ? inField(value, step, steps) : value;
}

/** Where two values differ, as paths; no more than a few. For naming what a redaction would hide. */
export function differences(one: JsonValue | undefined, other: JsonValue | undefined, path = ''): readonly string[] {
  if (one === other) return [];
  if (isList(one) && isList(other)) return few(one.map((part, index) => differences(part, other[index], `${path}[]`)));
  if (!isRecord(one) || !isRecord(other)) return [path];
  return few(
    Object.keys(one).map((name) => differences(one[name], other[name], path === '' ? name : `${path}.${name}`)),
  );
}

const few = (paths: readonly (readonly string[])[]) => [...new Set(paths.flat())].slice(0, 5);

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
