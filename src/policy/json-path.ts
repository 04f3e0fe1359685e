/** JSON Path (RFC 9535) in time that no text can draw out: the library's own `match` and `search` are JavaScript's. */
import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, JSONPathError } from 'json-p3';
import { RE2JS, RE2JSException } from 're2js';
import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';

/** Throws a `FailureError` whose message says what is wrong with the path. */
export function compilePath(path: string): (input: JsonObject) => readonly unknown[] {
  const query = parsed(path);
  return (input) => query.query(Document.parse(JSON.parse(JSON.stringify(input)))).values();
}

function parsed(path: string) {
  try {
    return environment.compile(path);
  } catch (thrown) {
    if (!(thrown instanceof JSONPathError)) throw thrown;
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: `must be a JSON Path such as $.Targets[*].Weight (${thrown.message})`,
    });
  }
}

/** The library wants JSON that may be written to. */
const Document = z.record(z.string(), z.json());

const environment = new JSONPathEnvironment();
environment.functionRegister.set(
  'match',
  expressionTest((expression, text) => expression.matches(text)),
);
environment.functionRegister.set(
  'search',
  expressionTest((expression, text) => expression.matcher(text).find()),
);

/** As the standard has it: what is no expression fits nothing. */
function expressionTest(fits: (expression: RE2JS, text: string) => boolean): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text, pattern) {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false;
      try {
        return fits(RE2JS.compile(pattern), text);
      } catch (thrown) {
        if (thrown instanceof RE2JSException) return false;
        throw thrown;
      }
    },
  };
}
