/**
 * Keys from files. They are read here rather than by the SDK's provider, which knows one place and one section only,
 * hides every error, and does not mind who else may read the file. Format and places are the SDK's
 * (docs/tencent-api.md A6).
 */
import { z } from 'zod';
import type { FailureError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../accounts.ts';
import type { FetchKeys } from './cache.ts';
import { missing } from './failures.ts';
import { malformed, readSecretFile } from './secret-file.ts';

/** Files are read again after this long, so that keys can be replaced under a running process. */
const goodForMs = 600_000;

export function profileKeys(
  { files, profile }: { readonly files: readonly string[]; readonly profile: string },
  /** The error where none of the files exists, given words that say so. */
  none: (words: string) => FailureError,
  clock: Clock,
): FetchKeys {
  return async () => {
    const goodUntilMs = clock.now() + goodForMs;
    for (const file of files) {
      const text = await readSecretFile(file);
      if (text !== undefined) return { keys: keysInProfile(text, profile, file), goodUntilMs };
    }
    throw none(`${files.join(' and ')} ${files.length === 1 ? 'does' : 'do'} not exist`);
  };
}

/** What tccli writes: ~/.tccli/<profile>.credential. Source: docs/tencent-api.md A6. */
const KeyFile = z.object({ secretId: z.string().min(1), secretKey: z.string().min(1), token: z.string().optional() });

export function jsonKeys(account: string, file: string, clock: Clock): FetchKeys {
  return async () => {
    const goodUntilMs = clock.now() + goodForMs;
    const text = await readSecretFile(file);
    if (text === undefined) throw missing(account, `${file} does not exist`);
    const parsed = KeyFile.safeParse(parseJson(text, file));
    if (!parsed.success) throw malformed(file, 'has to be a JSON object with secretId, secretKey and perhaps token');
    const { secretId, secretKey, token } = parsed.data;
    return { keys: { secretId, secretKey, token: token || undefined }, goodUntilMs };
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw malformed(file, 'is not JSON');
  }
}

function keysInProfile(text: string, profile: string, file: string): Keys {
  const section = sectionOf(text, profile);
  if (!section) throw malformed(file, `has no section [${profile}]`);
  const secretId = section.get('secret_id');
  const secretKey = section.get('secret_key');
  if (!secretId || !secretKey) throw malformed(file, `has no secret_id and secret_key in its section [${profile}]`);
  return { secretId, secretKey, token: section.get('token') || undefined };
}

function sectionOf(text: string, name: string): Map<string, string> | undefined {
  let found: Map<string, string> | undefined;
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line);
    if (heading) {
      inside = heading[1] === name;
      if (inside) found ??= new Map();
      continue;
    }
    const [, key, value] = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (inside && key && value !== undefined) found?.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return found;
}
