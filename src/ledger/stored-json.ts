import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';

/** The largest document or event body, in bytes of JSON. */
export const maxJsonBytes = 1024 * 1024;

/** What `JSON.parse` returned is JSON all the way down, so only the outermost shape is left to check. */
const StoredObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** The text that is stored. Throws a `FailureError` for what is too large, before anything is written. */
export function toStored(value: JsonObject): string {
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxJsonBytes) return text;
  throw new FailureError({
    code: 'LedgerUnavailable',
    message: `The record would take ${bytes} bytes, and the ledger keeps at most ${maxJsonBytes} at once; nothing was recorded.`,
    next: 'Ask for less in one change.',
  });
}

export function fromStored(text: string): JsonObject {
  try {
    return StoredObject.parse(JSON.parse(text));
  } catch (error) {
    throw new FailureError(
      {
        code: 'LedgerUnavailable',
        message: 'A record in the ledger is damaged: it holds no JSON.',
        next: 'Run "tencent-chatops audit verify", which says which one.',
      },
      { cause: error },
    );
  }
}
