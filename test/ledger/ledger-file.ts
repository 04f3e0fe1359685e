import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import type { Advance, ChangeRow, Ledger, NewChange } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { Clock } from '../../src/lib/clock.ts';

/** The instant at which every test starts. */
export const startMs = Date.UTC(2026, 10, 22, 9);

/** A folder of its own for the running test. */
export function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The path of a ledger that does not exist yet. */
export const newFile = (): string => path.join(folder(), 'ledger.db');

/** The ledger in that file; a new one unless named. */
export function open(clock: Clock, file = newFile()): Promise<Ledger> {
  return openSqliteLedger({ file, clock, random: Math.random });
}

export function change(id: string, with_: Partial<NewChange> = {}): NewChange {
  return {
    id,
    state: 'awaiting_approval',
    operation: 'gaap:DeleteListeners',
    expiresAtMs: startMs + 3_600_000,
    document: { input: { ListenerIds: ['listener-pbsgn7ej'] } },
    events: [{ kind: 'planned', body: {} }],
    ...with_,
  };
}

/** The step from a row as it was read. */
export function step(row: ChangeRow, with_: Partial<Advance> = {}): Advance {
  return {
    id: row.id,
    version: row.version,
    state: 'approved',
    expiresAtMs: undefined,
    document: row.document,
    event: { kind: 'approved', body: {} },
    ...with_,
  };
}

/** The failure that the promise ends with. */
export async function failureFrom(promise: Promise<unknown>): Promise<FailureError['failure']> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('Nothing failed.');
}
