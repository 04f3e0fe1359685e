/** Predicates on the parameters of a change. Loaded only where a rule has one. */
import { RE2JS, RE2JSException } from 're2js';
import { FailureError } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { argumentWords } from './argument-words.ts';
import type { Quantity } from './facts.ts';
import { compilePath } from './json-path.ts';
import type { ArgumentFile } from './schema.ts';

export interface ArgumentTest {
  readonly says: string;
  /** Of the values at the path: `one` is enough, or `all` of them and at least one. */
  holds(input: JsonObject, quantity: Quantity): boolean;
}

/** A value longer than this is looked at no further: it is no name. */
const longestText = 4_096;

/** Throws a `FailureError` whose message says what is wrong with the path or the expression. */
export function compileArgument(argument: ArgumentFile): ArgumentTest {
  const valuesAt = compilePath(argument.path);
  const tests = testsOf(argument);
  return {
    says: argumentWords(argument),
    holds(input, quantity) {
      const fits = (value: unknown) => isScalar(value) && tests.every((test) => test(value) ?? quantity === 'one');
      try {
        const values = valuesAt(input);
        return quantity === 'one' ? values.some(fits) : values.length > 0 && values.every(fits);
      } catch {
        // Nested too deep to be looked through, so nobody knows.
        return quantity === 'one';
      }
    },
  };
}

type Scalar = string | number | boolean | null;

/** Undefined where nobody knows. */
type ValueTest = (value: Scalar) => boolean | undefined;

function testsOf({ equals, in: oneOf, matches, greater_than, less_than }: ArgumentFile): ValueTest[] {
  const tests: ValueTest[] = [];
  if (equals !== undefined) tests.push((value) => same(value, equals));
  if (oneOf) tests.push((value) => oneOf.some((one) => same(value, one)));
  if (matches !== undefined) tests.push(expressionTest(matches));
  if (greater_than !== undefined) tests.push((value) => numberIn(value) > greater_than);
  if (less_than !== undefined) tests.push((value) => numberIn(value) < less_than);
  return tests;
}

/** A number in quotes is the same number: YAML, forms and people differ in what they quote. */
function same(value: Scalar, wanted: Scalar): boolean {
  return value === wanted || (isWord(value) && isWord(wanted) && String(value) === String(wanted));
}

/** NaN, which is neither over nor under anything, where it is no number. */
function numberIn(value: Scalar): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : Number.NaN;
}

const isWord = (value: Scalar) => typeof value === 'string' || typeof value === 'number';

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function expressionTest(text: string): ValueTest {
  const expression = compileExpression(text);
  return (value) => {
    if (!isWord(value)) return false;
    return String(value).length > longestText ? undefined : expression.matches(String(value));
  };
}

function compileExpression(text: string): RE2JS {
  try {
    return RE2JS.compile(text, RE2JS.DOTALL);
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown;
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: `must be a regular expression that RE2 knows (${thrown.message})`,
    });
  }
}
