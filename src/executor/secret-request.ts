import type { Failure } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { redactRecord } from '../lib/redact.ts';
import { differences } from '../lib/redact-paths.ts';
import { plainText } from '../lib/text.ts';

/** Whether redaction would hide a part of it. The ledger keeps the exact request, and would have to keep the secret. */
export function holdsSecret(request: JsonObject): boolean {
  return redactRecord(request) !== request;
}

/** Names the places and never what stands there. */
export function refuseSecret(operation: string, request: JsonObject): Failure {
  const places = differences(request, redactRecord(request)).map((path) => plainText(path, 120));
  return {
    code: 'Unsupported',
    message: `${operation} was not planned and nothing was sent: ${places.join(', ')} would carry a secret, and the record of changes keeps each request as it is sent.`,
    next: 'Leave the secret out of this request, and set it in the console of the cloud.',
  };
}
