/** The keys of an issuer of tokens. Where they are, its metadata say (RFC 8414, or OpenID Connect discovery). */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { httpLimits } from './limits.ts';

const Metadata = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
type Metadata = z.output<typeof Metadata>;

/** Rejects where the issuer cannot say. It is asked once, however many wait for the answer. */
export function issuerKeys(
  issuer: string,
  clock: Pick<Clock, 'elapsed' | 'deadline'>,
  request: typeof fetch,
): () => Promise<JWTVerifyGetKey> {
  let known: { readonly keys: JWTVerifyGetKey; readonly where: string } | undefined;
  let asked: { readonly answer: Promise<JWTVerifyGetKey>; untilMs: number } | undefined;

  async function ask(): Promise<JWTVerifyGetKey> {
    try {
      const { jwks_uri: where } = await metadataOf(issuer, clock, request);
      // The same set goes on, with what it remembers.
      if (known?.where !== where)
        known = { where, keys: createRemoteJWKSet(new URL(where), { timeoutDuration: httpLimits.issuerMs }) };
      return known.keys;
    } catch (thrown) {
      if (asked) asked.untilMs = clock.elapsed() + httpLimits.issuerRetryMs;
      if (known) return known.keys;
      throw thrown;
    }
  }

  return () => {
    if (!asked || clock.elapsed() >= asked.untilMs)
      asked = { answer: ask(), untilMs: clock.elapsed() + httpLimits.issuerKnownMs };
    return asked.answer;
  };
}

async function metadataOf(issuer: string, clock: Pick<Clock, 'deadline'>, request: typeof fetch): Promise<Metadata> {
  const { origin, pathname, protocol } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const answer = await request(place, { signal: clock.deadline(httpLimits.issuerMs), redirect: 'manual' });
    if (!answer.ok) await answer.body?.cancel();
    const metadata = answer.ok ? Metadata.safeParse(jsonOf(await textOf(answer))).data : undefined;
    // Metadata of another issuer would bring another issuer's keys, and so would a way that somebody can listen in on.
    if (metadata?.issuer === issuer && new URL(metadata.jwks_uri).protocol === protocol) return metadata;
  }
  throw new Error(`${issuer} publishes no metadata of itself.`);
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > httpLimits.issuerBytes) throw new Error('The metadata of the issuer are too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
