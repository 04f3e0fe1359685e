import { z } from 'zod';
import type { FailureError } from '../errors.ts';
import { keysAt } from './keys-of.ts';
import type { LocatedYaml } from './located.ts';
import { nameOf } from './name-of.ts';
import { nearest } from './nearest.ts';
import { ConfigFile } from './schema.ts';

/** The first thing that is wrong with the file, as one sentence with its place. Its issues are in `wording`'s words. */
export function explain(yaml: LocatedYaml, value: unknown, { issues: [issue] }: z.ZodError): FailureError {
  if (!issue) return yaml.atValue([], 'the file is not as it should be');
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const at = [...path, key];
    return yaml.atKey(at, `${nameOf(at)} ${surplus(key, keysAt(ConfigFile, path, value))}`);
  }
  if (issue.code === 'invalid_key') {
    return yaml.atKey(path, `the name "${String(path.at(-1))}" ${issue.issues[0]?.message ?? 'is not allowed'}`);
  }
  const missing = path.length > 0 && !yaml.has(path);
  return yaml.atValue(path, `${nameOf(path)} ${missing ? 'is missing; it ' : ''}${message}`);
}

/** Keys that people look for, and what to tell them. */
const notSupported: Readonly<Record<string, string>> = {
  proxy: 'is not supported: the cloud has to be reachable without a proxy',
  http_proxy: 'is not supported: the cloud has to be reachable without a proxy',
  https_proxy: 'is not supported: the cloud has to be reachable without a proxy',
};

function surplus(key: string, known: readonly string[]): string {
  return notSupported[key.toLowerCase()] ?? `is not a known key; ${nearest(key, known)}`;
}

/** What a value must be, where the schema has no words of its own for it. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.inst instanceof z.ZodNumberFormat ? kinds['int'] : (kinds[issue.expected] ?? issue.expected)}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return 'options' in issue ? `must be ${oneOf(z.array(z.string()).parse(issue.options))}` : undefined;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return `must be at most ${issue.maximum}${units[issue.origin] ?? ''}`;
    default:
      return undefined;
  }
}

function tooSmall(origin: string, minimum: number): string {
  return origin === 'string' && minimum === 1
    ? 'must not be empty'
    : `must be at least ${minimum}${units[origin] ?? ''}`;
}

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const kinds: Readonly<Record<string, string>> = {
  array: 'a list of entries, in [ ] or with "- " before each',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a list of keys with their values',
  record: 'a list of names with their settings',
  string: 'text',
};

function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
