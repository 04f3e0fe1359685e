import type { IncomingMessage } from 'node:http';

export type Body =
  /** What the JSON says; the text itself where it is none, which the transport then refuses in its own words. */
  | { readonly kind: 'read'; readonly value: unknown; readonly text: string }
  | { readonly kind: 'too large' }
  /** Whoever sent it went away in the middle. */
  | { readonly kind: 'gone' };

/** Read once, by whoever needs it first, and never beyond the limit. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  if (request.method !== 'POST') return { kind: 'read', value: undefined, text: '' };
  if (Number(request.headers['content-length']) > limitBytes) return { kind: 'too large' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // The connection is still needed for the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const read = Buffer.from(chunk);
      bytes += read.byteLength;
      if (bytes > limitBytes) return { kind: 'too large' };
      chunks.push(read);
    }
  } catch {
    return { kind: 'gone' };
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { kind: 'read', value: jsonOf(text), text };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Walked without recursion: what is too deep for that would be too deep for whoever handles it. */
export function isTooDeep(value: unknown, levels: number): boolean {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= levels) return true;
    for (const inner of Object.values(next.value)) left.push({ value: inner, depth: next.depth + 1 });
  }
  return false;
}
