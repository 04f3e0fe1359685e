/** An authorization server on this machine: its metadata, its keys, and whatever token a test wants signed by them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

/** Undefined leaves a claim out that is there otherwise. */
type Claims = Readonly<Record<string, unknown>>;

export interface Issuer {
  readonly issuer: string;
  /** What was asked of it, by path. */
  readonly asked: string[];
  /** What it answers from here on instead, by path. */
  readonly instead: Map<string, { readonly status: number; readonly body: string; readonly location?: string }>;
  /** The public key as text: whoever takes it for a shared secret lets everybody sign. */
  readonly publicKey: string;
  token(claims?: Claims, header?: object): Promise<string>;
  /** Signed by somebody else under the same key id. */
  forged(claims?: Claims): Promise<string>;
  close(): void;
}

export async function startIssuer(audience: string, nowMs: () => number): Promise<Issuer> {
  const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const asked: string[] = [];
  const instead: Issuer['instead'] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const usual: Readonly<Record<string, object>> = {
      '/.well-known/oauth-authorization-server': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: [jwk] },
    };
    const { status, body, location } = instead.get(path) ?? {
      status: usual[path] ? 200 : 404,
      body: JSON.stringify(usual[path] ?? {}),
    };
    response.writeHead(status, { 'content-type': 'application/json', ...(location !== undefined && { location }) });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const seconds = () => Math.floor(nowMs() / 1_000);
  const sign = (key: Parameters<SignJWT['sign']>[0], claims: Claims, header: object) =>
    new SignJWT({ iss: issuer, aud: audience, sub: 'ada', iat: seconds(), exp: seconds() + 300, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header })
      .sign(key);
  return {
    issuer,
    asked,
    instead,
    publicKey: await exportSPKI(own.publicKey),
    token: (claims = {}, header = {}) => sign(own.privateKey, claims, header),
    forged: (claims = {}) => sign(other.privateKey, claims, {}),
    close,
  };
}
