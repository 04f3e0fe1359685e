/** Tokens for small set-ups. The configuration holds their SHA-256, so whoever reads it can use none of them. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Caller, principalOf } from './caller.ts';

export interface StaticToken {
  /** As in `mcp` of people. */
  readonly identity: string;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Which the token gives to what is asked for with it. */
  readonly roles: readonly string[];
}

/** Undefined where it is none of these. Every one is compared, however early one fits. */
export function callerByToken(token: string, tokens: readonly StaticToken[]): Caller | undefined {
  const given = createHash('sha256').update(token).digest();
  const found = tokens.filter(({ sha256 }) => timingSafeEqual(Buffer.from(sha256, 'hex'), given));
  const [first] = found;
  return first && { kind: 'known', principal: principalOf(first.identity, first.roles) };
}
