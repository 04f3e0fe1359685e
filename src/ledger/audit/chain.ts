/** How events are chained: pure. Whoever has an event and the hash before it can compute the next one by this file alone. */
import { createHash } from 'node:crypto';
import type { ChangeRecord } from '../schema.ts';

/** Stands before the first event of a ledger. */
export const genesis = '0'.repeat(64);

/** An event as it is stored, with the texts that its hash covers. */
export interface Link {
  readonly seq: number;
  readonly changeId: string;
  readonly kind: string;
  readonly body: string;
  readonly atMs: number;
  /** Undefined for an event that moved nothing. */
  readonly changeDigest: string | undefined;
  readonly hash: string;
}

/** What a change's digest covers: everything but who works on it at the moment. */
export type DigestedChange = Omit<
  ChangeRecord,
  'fence' | 'lease_owner' | 'lease_until_ms' | 'request_key' | 'idempotency_key'
>;

/** SHA-256 over a JSON list, which no two different events have in common. */
export function eventHash(previousHash: string, event: Omit<Link, 'hash'>): string {
  const { seq, changeId, kind, body, atMs, changeDigest } = event;
  return sha256([previousHash, seq, changeId, kind, body, atMs, changeDigest ?? null]);
}

/** SHA-256 over the change as an event left it. */
export function changeDigest(row: DigestedChange): string {
  const { id, state, version, operation, created_at_ms, updated_at_ms, expires_at_ms, document } = row;
  return sha256([id, state, version, operation, created_at_ms, updated_at_ms, expires_at_ms, document]);
}

function sha256(parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
