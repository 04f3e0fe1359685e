/** The format of archives and exports: JSON Lines. */
import { z } from 'zod';
import type { DigestedChange, Link } from './chain.ts';
import type { ChangeLine, EventLine } from './port.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Seq = z.int().min(0);

const First = z.strictObject({
  format: z.literal('tencent-chatops-audit'),
  version: z.literal(1),
  content: z.enum(['export', 'archive']),
  fromSeq: z.int().min(1),
  previousHash: Hash,
});
const Event = z.strictObject({
  seq: Seq,
  change: z.string(),
  kind: z.string(),
  at: z.string(),
  body: z.string(),
  changeDigest: Hash.nullable(),
  hash: Hash,
});
const Change = z.strictObject({
  left: z.string(),
  state: z.string(),
  operation: z.string(),
  version: z.int(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  expiresAtMs: z.number().nullable(),
  document: z.string(),
});
const Last = z.strictObject({ end: Seq, hash: Hash, events: Seq, changes: Seq });

const Line = z.union([Event, Change, First, Last]);

/** The line as data; undefined where it is none of the format. */
export function readLine(line: string): z.output<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

export function eventLine({ seq, changeId, kind, body, atMs, changeDigest, hash }: Link): EventLine {
  return { seq, change: changeId, kind, at: isoOf(atMs), body, changeDigest: changeDigest ?? null, hash };
}

export function linkOf({ seq, change, kind, at, body, changeDigest, hash }: EventLine): Link {
  return { seq, changeId: change, kind, body, atMs: Date.parse(at), changeDigest: changeDigest ?? undefined, hash };
}

export function changeLine(row: DigestedChange): ChangeLine {
  const { id, state, operation, version, created_at_ms, updated_at_ms, expires_at_ms, document } = row;
  return {
    left: id,
    state,
    operation,
    version,
    createdAtMs: created_at_ms,
    updatedAtMs: updated_at_ms,
    expiresAtMs: expires_at_ms,
    document,
  };
}

export function rowOf(line: ChangeLine): DigestedChange {
  const { left, state, operation, version, createdAtMs, updatedAtMs, expiresAtMs, document } = line;
  return {
    id: left,
    state,
    operation,
    version,
    created_at_ms: createdAtMs,
    updated_at_ms: updatedAtMs,
    expires_at_ms: expiresAtMs,
    document,
  };
}

/** The most that a date can be. */
const lastInstantMs = 8.64e15;

/** A tampered instant may be none; it is told as the number that stands there. */
function isoOf(ms: number): string {
  return Math.abs(ms) <= lastInstantMs ? new Date(ms).toISOString() : String(ms);
}
