import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { connectionFailure } from '../connection-failures.ts';
import type { FetchKeys } from './cache.ts';
import { missing, unreachable } from './failures.ts';

/** Answers on a Tencent Cloud machine only; elsewhere it is unknown, or a request hangs (docs/tencent-api.md A6). */
export const metadataUrl = 'http://metadata.tencentyun.com/latest/meta-data/';

const RoleKeys = z.object({
  Code: z.literal('Success'),
  TmpSecretId: z.string().min(1),
  TmpSecretKey: z.string().min(1),
  Token: z.string().min(1),
  ExpiredTime: z.number(),
});

export function cvmRoleKeys(account: string, role: string | undefined, baseUrl: string): FetchKeys {
  const directory = new URL('cam/security-credentials/', baseUrl);
  return async (signal) => {
    const name = role ?? (await ask(account, directory, signal)).trim().split('\n')[0];
    if (!name) throw missing(account, 'no role is bound to this machine');
    const answer = RoleKeys.safeParse(parse(await ask(account, new URL(encodeURIComponent(name), directory), signal)));
    if (!answer.success)
      throw unreachable(account, `the metadata service of this machine gave no keys for its role "${name}"`);
    const { TmpSecretId, TmpSecretKey, Token, ExpiredTime } = answer.data;
    return {
      keys: { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token },
      goodUntilMs: ExpiredTime * 1000,
    };
  };
}

async function ask(account: string, url: URL, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: string }>();
  // An agent of its own: keys must not pass through whatever proxy the process is set up for.
  get(url, { signal, agent: new Agent() }, (response) => {
    text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
  }).on('error', reject);
  const answer = await promise.catch((cause: unknown) => {
    const why = signal.aborted ? 'no answer in time' : connectionFailure(cause);
    throw unreachable(account, `the metadata service of this machine did not answer: ${why}`, { cause });
  });
  if (answer.status === 404) throw missing(account, 'no such role is bound to this machine');
  if (answer.status !== 200) {
    throw unreachable(account, `the metadata service of this machine answered with HTTP ${answer.status}`);
  }
  return answer.body;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
