import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from '../../../lib/ids.ts';

/** 256 random bits, as text for a cookie, a URL or a form. */
export function newSecret(random: RandomBytes): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** Tells one line of the log from the others. */
export function newLineName(random: RandomBytes): string {
  return Buffer.from(random(6)).toString('hex');
}

/** What is kept of a secret: whoever reads the memory of this process cannot present it. */
export function keyOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Takes as long wherever they differ, and whatever their lengths. */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
