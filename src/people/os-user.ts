import { userInfo } from 'node:os';
import type { Principal } from './principal.ts';

/** Whoever runs this program, as far as the operating system knows. */
export function osUser(surface: Principal['surface'], grade: Principal['grade']): Principal {
  const name = osName();
  return { id: `os:${name}`, name, surface, grade };
}

function osName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
