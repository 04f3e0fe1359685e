import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256, in hexadecimal, of a value's canonical JSON (RFC 8785): equal for equal values, whatever their key order. */
export function digestOf(value: object): string {
  const wellFormed: unknown = JSON.parse(JSON.stringify(value), (_, item: unknown) =>
    typeof item === 'string' ? item.toWellFormed() : item,
  );
  return createHash('sha256')
    .update(canonicalize(wellFormed) ?? '')
    .digest('hex');
}
