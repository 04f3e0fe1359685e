import type { z } from 'zod';
import type { Failure } from '../errors.ts';
import { JsonRecord } from '../lib/json.ts';
import { plainText } from '../lib/text.ts';
import type { JsonObject, Tool } from '../tool.ts';
import { nearest } from './registry.ts';

/** Products whose operations have no meaning without a region (docs/tencent-api.md A3). */
const regional: ReadonlySet<string> = new Set(['clb', 'scf']);

interface ValidCall {
  readonly account: string;
  readonly region: string | undefined;
  /** The tool's own parameters, numbers as numbers. */
  readonly input: JsonObject;
}

export interface Accounts {
  readonly accounts: readonly { readonly name: string; readonly region: string | undefined }[];
  readonly defaultAccount: string;
}

/** Everything about a request that can be said without asking the cloud. */
export function validate(
  tool: Tool,
  input: unknown,
  known: Accounts,
): { readonly valid: ValidCall } | { readonly failure: Failure } {
  const parsed = tool.schema.safeParse(input ?? {}, { reportInput: true });
  if (!parsed.success) return { failure: invalid(tool, parsed.error.issues) };
  const { Account, Region, ...fields } = JsonRecord.parse(parsed.data);
  const name = typeof Account === 'string' ? Account : known.defaultAccount;
  const account = known.accounts.find((one) => one.name === name);
  if (!account) {
    const [guess] = nearest(
      name,
      known.accounts.map((one) => one.name),
    );
    return {
      failure: {
        code: 'InvalidInput',
        message: `There is no account "${plainText(name, 64)}" in the configuration${guess ? `; the nearest is "${guess}"` : ''}.`,
        next: `Configured: ${known.accounts.map((one) => one.name).join(', ')}.`,
      },
    };
  }
  const region = typeof Region === 'string' ? Region : account.region;
  if (region === undefined && regional.has(tool.product)) {
    return {
      failure: {
        code: 'InvalidInput',
        message: `${tool.operation} needs a Region, and neither the request nor the configuration names one.`,
        next: 'Add Region, such as ap-guangzhou; or set a default: --region, TENCENTCLOUD_REGION, or region of the account in tencent-chatops.yaml.',
      },
    };
  }
  const refusal = tool.check(fields);
  if (refusal) return { failure: refusal.refused };
  return { valid: { account: name, region, input: fields } };
}

const maxIssues = 5;

function invalid(tool: Tool, issues: readonly z.core.$ZodIssue[]): Failure {
  const sentences = issues.flatMap((issue) => sentencesOf(tool, issue));
  const more = sentences.length > maxIssues ? ` And ${sentences.length - maxIssues} more.` : '';
  return {
    code: 'InvalidInput',
    message: sentences.slice(0, maxIssues).join(' ') + more,
    next: `Parameters of ${tool.operation}: ${Object.keys(tool.schema.shape).join(', ')}.`,
  };
}

export function sentencesOf(tool: Tool, issue: z.core.$ZodIssue): string[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const [guess] = nearest(key, namesAt(tool, issue.path));
      const where = at ? `${at}.` : '';
      return `Unknown parameter ${plainText(`${where}${key}`, 80)}${guess ? `; did you mean ${where}${guess}?` : '.'}`;
    });
  }
  return [`${sentenceOf(plainText(at, 120) || 'The input', issue)}.`];
}

/** zod's own words are for programmers; these name the parameter, the rule and what was given. */
function sentenceOf(name: string, issue: z.core.$ZodIssue): string {
  const given = shown(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `${name} is missing`
        : `${name} must be ${nounOf(issue.expected)}, not ${given}`;
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `${name} must be at most ${issue.maximum}, not ${given}`
        : `${name} may have at most ${issue.maximum} ${unitOf(issue.origin)}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `${name} must be at least ${issue.minimum}, not ${given}`
        : `${name} must have at least ${issue.minimum} ${unitOf(issue.origin)}`;
    case 'invalid_value':
      return `${name} must be ${issue.values.map(String).join(' or ')}, not ${given}`;
    case 'invalid_format':
      return `${name} must be ${plainText(issue.message, 200)}, not ${given}`;
    default:
      return `${name}: ${plainText(issue.message, 200)}`;
  }
}

function nounOf(expected: string): string {
  const nouns: Readonly<Record<string, string>> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object of parameters',
  };
  return nouns[expected] ?? expected;
}

const unitOf = (origin: string) => (origin === 'string' ? 'characters' : 'items');

function shown(value: unknown): string {
  return plainText(JSON.stringify(value) ?? 'nothing', 60);
}

/** The parameter names at a path into the schema, for "did you mean". */
function namesAt(tool: Tool, path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = tool.schema;
  for (const step of path) schema = schema && inside(schema, step);
  return schema && isObject(schema) ? Object.keys(schema._zod.def.shape) : [];
}

function inside(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | undefined {
  if (isArray(schema)) return unwrap(schema._zod.def.element);
  const field = isObject(schema) ? schema._zod.def.shape[String(step)] : undefined;
  return field && unwrap(field);
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return isWrapped(schema) ? unwrap(schema._zod.def.innerType) : schema;
}

const isObject = (schema: z.core.$ZodType): schema is z.core.$ZodObject => schema._zod.def.type === 'object';
const isArray = (schema: z.core.$ZodType): schema is z.core.$ZodArray => schema._zod.def.type === 'array';
const isWrapped = (schema: z.core.$ZodType): schema is z.core.$ZodOptional =>
  ['optional', 'prefault', 'default'].includes(schema._zod.def.type);
