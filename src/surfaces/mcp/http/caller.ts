/** Who calls over HTTP, or why it is nobody. */
import type { Principal } from '../../../people/principal.ts';

export type Caller =
  | { readonly kind: 'known'; readonly principal: Principal }
  /** Nothing was shown, or nothing that counts. */
  | { readonly kind: 'unknown'; readonly error?: 'invalid_token'; readonly message: string }
  /** Known, and not allowed in with what was shown. */
  | { readonly kind: 'insufficient'; readonly scopes: readonly string[]; readonly message: string }
  /** Whoever could say is out of reach. */
  | { readonly kind: 'unclear'; readonly message: string };

/** What is behind the word Bearer, or nothing. It is only looked at here, and never passed on. */
export type Authenticate = (token: string | undefined) => Promise<Caller>;

/** `mcp:` is the kind under which `people` lists whom tokens are about. */
export function principalOf(subject: string, roles: readonly string[] = []): Principal {
  return {
    id: `mcp:${subject}`,
    name: subject,
    surface: 'mcp',
    grade: 'claimed',
    ...(roles.length > 0 && { roles: [...roles] }),
  };
}
