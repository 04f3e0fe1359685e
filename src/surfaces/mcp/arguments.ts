import type { Failure } from '../../errors.ts';
import { limits } from './limits.ts';

/** Refuses arguments that no real request needs, before anything walks them by recursion or copies them about. */
export function refuseOversized(input: unknown): Failure | undefined {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: input, depth: 0 }];
  let characters = 0;
  let values = 0;
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next;
    values += 1;
    if (typeof value === 'string') characters += value.length;
    if (typeof value === 'object' && value !== null) {
      if (depth >= limits.argumentDepth) return tooLarge(`nested deeper than ${limits.argumentDepth}`);
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) characters += key.length;
        left.push({ value: inner, depth: depth + 1 });
      }
    }
    if (characters > limits.argumentCharacters) return tooLarge(`longer than ${limits.argumentCharacters} characters`);
    if (values + left.length > limits.argumentValues) return tooLarge(`more than ${limits.argumentValues} values`);
  }
  return undefined;
}

function tooLarge(why: string): Failure {
  return {
    code: 'InvalidInput',
    message: `The arguments are too large: ${why}. Nothing was asked or sent.`,
    next: 'Ask for less in one call.',
  };
}
