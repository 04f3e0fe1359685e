import { randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read out and typed. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export type RandomBytes = (size: number) => Uint8Array;

/** A change id such as `chg-6x3k…`: 26 characters, 130 bits, not guessable and not ordered. */
export function newChangeId(random: RandomBytes = randomBytes): string {
  return `chg-${letters(random, 26)}`;
}

/** Names a standing approval; lists show it, so it is short. 60 bits. */
export function newStandingId(random: RandomBytes = randomBytes): string {
  return `sta-${letters(random, 12)}`;
}

/** Stands for something that nobody may guess, such as the value of a button: 144 bits as 24 characters of base64url. */
export function newToken(random: RandomBytes): string {
  return Buffer.from(random(18)).toString('base64url');
}

/** For whoever calls over HTTP: 256 bits, told by how it begins, so that it is found where it should not be. */
export function newBearerToken(random: RandomBytes): string {
  return `tcops_${Buffer.from(random(32)).toString('base64url')}`;
}

function letters(random: RandomBytes, count: number): string {
  return Array.from(random(count), (byte) => alphabet[byte & 31]).join('');
}

/** The shortest beginning of an id that is accepted in its place, where it is unambiguous. */
export const shortestIdPrefix = 'chg-'.length + 6;
