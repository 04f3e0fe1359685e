import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import type { Product } from '../regions.ts';
import { missingParameter, unknownParameter, wrongType } from './texts.ts';

/** An operation's schema is plain zod; here it is read as the gateway reads the page's table of parameters. */
export function readParameters<T>(schema: z.ZodType<T>, sent: unknown, product: Product, acceptText: boolean): T {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw new Refusal('InvalidParameter', 'The request body must be a JSON object.');
  }
  const result = schema.safeParse(acceptText ? withoutQuotes(schema, sent) : sent, { reportInput: true });
  if (result.success) return result.data;
  const refusals = result.error.issues.flatMap((issue) => refusalsOf(issue, product));
  // Unknown before missing before wrong: the order of the gateway.
  const first = precedence.flatMap((code) => refusals.filter((refusal) => refusal.code === code))[0] ?? refusals[0];
  throw first ?? new Refusal('InvalidParameter', 'The parameters are not valid.');
}

const precedence: readonly string[] = ['UnknownParameter', 'MissingParameter', 'InvalidParameter'];

/**
 * Turns "80" into 80 and "true" into true where the schema wants them: the pages' own examples quote their numbers, and
 * by GET everything is text. What does not fit stays as it is, for the schema to refuse.
 */
function withoutQuotes(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return withoutQuotes(schema.unwrap(), value);
  if (schema instanceof z.ZodNumber && typeof value === 'string' && /^-?\d{1,16}$/.test(value)) return Number(value);
  if (schema instanceof z.ZodBoolean && (value === 'true' || value === 'false')) return value === 'true';
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => withoutQuotes(schema.element, item));
  if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const shape = new Map<string, unknown>(Object.entries(schema.shape));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, withoutQuotes(shape.get(name), item)]),
    );
  }
  return value;
}

const typeNames: Readonly<Record<string, string>> = { int: 'integer', number: 'integer', record: 'object' };

/** `.Length` and `.FormatError` are codes of CLB only (RegisterFunctionTargets). */
const lengthCodes = {
  clb: 'InvalidParameterValue.Length',
  gaap: 'InvalidParameterValue',
  scf: 'InvalidParameterValue',
  sts: 'InvalidParameterValue',
} as const;
const formatCodes = {
  clb: 'InvalidParameter.FormatError',
  gaap: 'InvalidParameterValue',
  scf: 'InvalidParameterValue',
  sts: 'InvalidParameterValue',
} as const;

function refusalsOf(issue: z.core.$ZodIssue, product: Product): Refusal[] {
  const name = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownParameter([...issue.path, key].map(String).join('.').slice(0, 200)));
    case 'invalid_type':
      return [
        issue.input === undefined
          ? missingParameter(name)
          : wrongType(name, typeNames[issue.expected] ?? issue.expected),
      ];
    case 'too_big':
    case 'too_small':
      return [
        new Refusal(
          issue.origin === 'array' || issue.origin === 'string' ? lengthCodes[product] : 'InvalidParameterValue',
          outOfRange(name, issue),
        ),
      ];
    case 'invalid_format':
      return [new Refusal(formatCodes[product], `The format of parameter \`${name}\` is not valid.`)];
    case 'custom':
      return [
        new Refusal(
          typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'InvalidParameterValue',
          issue.message.replace('{}', name),
        ),
      ];
    default:
      return [new Refusal('InvalidParameterValue', `The value of parameter \`${name}\` is not valid.`)];
  }
}

function outOfRange(name: string, issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const what = issue.origin === 'array' || issue.origin === 'string' ? 'length' : 'value';
  const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  return `The ${what} of parameter \`${name}\` is not valid, it must be ${bound}.`;
}
