/**
 * `__Host-` makes the browser refuse the cookie unless it is Secure, of this very host and for every path. Secure works
 * without TLS on this machine too: Chromium and Firefox treat http://127.0.0.1 and http://localhost as trustworthy.
 * Safari does not, and is told so (see pages/sign-in.ts).
 */
export const sessionCookie = '__Host-chatops-session';
export const signInCookie = '__Host-chatops-sign-in';

export function setCookie(name: string, value: string, forMs: number): string {
  return `${name}=${value}; Path=/; Max-Age=${Math.floor(forMs / 1_000)}; Secure; HttpOnly; SameSite=Lax`;
}

export function dropCookie(name: string): string {
  return setCookie(name, '', 0);
}

/** Undefined as well where there are two of the name: nobody could say which one is ours. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}
