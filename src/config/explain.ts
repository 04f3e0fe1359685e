import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { FailureError } from '../errors.ts';
import { keysAt } from './keys-of.ts';
import type { LocatedYaml } from './located.ts';
import { ConfigFile } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with the file, as one sentence with its place. */
export function explain(yaml: LocatedYaml, value: unknown, { issues: [issue] }: z.ZodError): FailureError {
  if (!issue) return yaml.atValue([], 'the file is not as it should be');
  const { path } = issue;
  const name = path.length === 0 ? 'the file' : path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return yaml.atKey([...path, key], `${[...path, key].join('.')} ${surplus(key, keysAt(ConfigFile, path, value))}`);
  }
  if (issue.code === 'invalid_key') {
    return yaml.atKey(path, `the name "${String(path.at(-1))}" ${issue.issues[0]?.message ?? 'is not allowed'}`);
  }
  if (path.length > 0 && !yaml.has(path)) return yaml.atValue(path, `${name} is missing; it ${demand(issue)}`);
  return yaml.atValue(path, `${name} ${demand(issue)}`);
}

/** Keys that people look for, and what to tell them. */
const notSupported: Readonly<Record<string, string>> = {
  proxy: 'is not supported: the cloud has to be reachable without a proxy',
  http_proxy: 'is not supported: the cloud has to be reachable without a proxy',
  https_proxy: 'is not supported: the cloud has to be reachable without a proxy',
};

function surplus(key: string, known: readonly string[]): string {
  const special = notSupported[key.toLowerCase()];
  if (special) return special;
  const best = known.length > 0 ? closest(key, known) : undefined;
  const near = best !== undefined && distance(key, best) <= Math.max(2, key.length / 3);
  return near ? `is not a known key; the nearest is ${best}` : `is not a known key; known here: ${known.join(', ')}`;
}

function demand(issue: Exclude<Issue, { code: 'unrecognized_keys' | 'invalid_key' }>): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return `must be ${oneOf(credentialKinds)}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  int: 'a whole number',
  // Every number of the file is a whole one.
  number: 'a whole number',
  object: 'a list of keys with their values',
  record: 'a list of names with their settings',
  string: 'text',
};

/** The only place where the file has alternatives. */
const credentialKinds = ['env', 'profile', 'file', 'cvm_role', 'assume_role'];

function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
