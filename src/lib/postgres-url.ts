/** Reads the address of a PostgreSQL server. Nothing that is said of a wrong one repeats any part of it. */

const tlsModes = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const;
export type TlsMode = (typeof tlsModes)[number];

export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  /** `disable` where the URL does not say. All but `disable` and `no-verify` check the certificate and its name. */
  readonly tls: TlsMode;
  /** A file with the certificates of those who may vouch for the server. */
  readonly tlsRootFile: string | undefined;
  /** The same URL without its password. */
  readonly shown: string;
}

export type PostgresUrl =
  | { readonly kind: 'address'; readonly address: PostgresAddress }
  /** `what` goes on after the name of what held the URL: "has to …". */
  | { readonly kind: 'wrong'; readonly what: string };

export function readPostgresUrl(text: string): PostgresUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return wrong(`has to be a URL: ${example}, ${encoded}`);
  if (!['postgres:', 'postgresql:'].includes(url.protocol))
    return wrong(`has to begin with postgres:// or postgresql://`);
  if (!/^([\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname)) return wrong(`has to name one host: ${example}, ${encoded}`);
  // A "/", "@" or "#" is what remains of a password that was not encoded.
  if (!/^\/[^/@]+$/.test(url.pathname) || url.hash) return wrong(`has to name the database: ${example}, ${encoded}`);
  const parts = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  const [user, password, database] = parts;
  if (user === undefined || password === undefined || database === undefined) return wrong(`has a "%" that ${encoded}`);
  if (!user) return wrong(`has to name the user: ${example}`);
  if ([...url.searchParams.keys()].some((name) => !['sslmode', 'sslrootcert'].includes(name))) {
    return wrong('may carry sslmode and sslrootcert and nothing else after a "?"');
  }
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  const tls = tlsModes.find((known) => known === mode);
  if (!tls) return wrong(`has to have a sslmode of ${tlsModes.join(', ')}`);
  const tlsRootFile = url.searchParams.get('sslrootcert') || undefined;
  if (tlsRootFile && ['disable', 'no-verify'].includes(tls))
    return wrong('names a sslrootcert that its sslmode does not use');
  const port = url.port === '' ? 5432 : Number(url.port);
  url.password = '';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    kind: 'address',
    address: { host, port, user, password: password || undefined, database, tls, tlsRootFile, shown: url.href },
  };
}

const example = 'postgres://user@host:5432/database';
const encoded = 'with anything but letters and digits written as %XX';

function wrong(what: string): PostgresUrl {
  return { kind: 'wrong', what };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
