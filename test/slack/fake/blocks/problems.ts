/** What zod says, in Slack's words: a sentence and a JSON pointer. */
import type { z } from 'zod';

export interface Problem {
  /** Such as `/blocks/0/text/text`. */
  readonly pointer: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

export function problemsOf(issues: readonly Issue[], base: string): Problem[] {
  return issues.flatMap((issue) => problemsOfOne(issue, base));
}

export const pointer = (base: string, path: readonly PropertyKey[]): string =>
  [base, ...path.map((part) => String(part))].join('/');

/** As in `response_metadata.messages` and in `errors`. */
export const asMessage = ({ message, pointer: at }: Problem): string => `${message} [json-pointer:${at}]`;

function problemsOfOne(issue: Issue, base: string): Problem[] {
  const at = pointer(base, issue.path);
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter((branch) => !branch.some(isOtherType));
    const [closest] = (branches.length > 0 ? branches : issue.errors).toSorted(
      (one, other) => one.length - other.length,
    );
    if (!closest) return [{ pointer: at, message: 'unsupported type' }];
    if (branches.length === 1) return problemsOf(closest, at);
    return [{ pointer: at, message: 'failed to match all allowed schemas' }, ...problemsOf(closest, at)];
  }
  return [{ pointer: at, message: sentence(issue) }];
}

/** A branch that is for something else altogether says nothing about what was meant. */
function isOtherType(issue: Issue): boolean {
  const { code, path } = issue;
  if (code === 'invalid_union' && path.length === 0)
    return issue.errors.length > 0 && issue.errors.every((branch) => branch.some(isOtherType));
  return path.length === 1 && path[0] === 'type' && (code === 'invalid_value' || code === 'invalid_union');
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : `no more than ${issue.maximum} items allowed`;
    case 'too_small':
      return issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : `no fewer than ${issue.minimum} items allowed`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => `invalid additional property: ${key}`).join(', ');
    case 'invalid_type':
      return issue.message.endsWith('undefined')
        ? `missing required field: ${String(issue.path.at(-1) ?? '')}`
        : `must provide a ${issue.expected}`;
    case 'invalid_value':
      return `must be a valid enum value: ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}
