/** The body of a request: a form, where structures are JSON in words, or JSON. */
import type { IncomingMessage } from 'node:http';
import { type JsonObject, JsonRecord } from '../../../../src/lib/json.ts';

export async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

/** Undefined if it is neither. */
export function argumentsOf(contentType: string, text: string): JsonObject | undefined {
  if (!contentType.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JsonRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
