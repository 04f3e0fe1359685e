/**
 * A process of its own, which evaluates one expression and ends. Reads a task from stdin and writes what came of it to
 * stdout. Whoever started it kills it when the time is up; the time here is for one whose starter is gone.
 */
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { createContext, runInContext } from 'node:vm';
import { search } from '@jmespath-community/jmespath';
import { faultOf } from './fault.ts';
import type { Evaluated, Task } from './protocol.ts';

function evaluate({ document, expression, maxBytes, withinMs }: Task): string {
  const told = (evaluated: Evaluated) => JSON.stringify(evaluated);
  try {
    const run = () => JSON.stringify(search(JSON.parse(document), expression) ?? null);
    const value = String(runInContext('run()', createContext({ run }), { timeout: withinMs }));
    const bytes = Buffer.byteLength(value);
    return bytes > maxBytes ? told({ kind: 'large', bytes }) : `{"kind":"value","value":${value}}`;
  } catch (thrown) {
    // Texts that no string can hold, and expressions nested deeper than the stack.
    if (thrown instanceof RangeError || (thrown instanceof Error && 'code' in thrown)) return told({ kind: 'heavy' });
    return told({ kind: 'wrong', message: faultOf(expression, thrown) });
  }
}

// Only this program starts it, and has checked what it hands over.
process.stdout.write(evaluate(JSON.parse(await text(process.stdin))));
