/** A way into the ledger's file behind its back: what somebody could do who can write there. */
import { DatabaseSync } from 'node:sqlite';
import { type JsonObject, toJsonRecord } from '../../src/lib/json.ts';
import type { Stage } from './stage.ts';

/** Runs one statement. */
export function tamper({ ledgerFile }: Pick<Stage, 'ledgerFile'>, sql: string, ...values: (string | number)[]): void {
  const database = new DatabaseSync(ledgerFile, { enableForeignKeyConstraints: false, timeout: 5_000 });
  try {
    const { changes } = database.prepare(sql).run(...values);
    if (changes === 0) throw new Error(`Nothing was tampered with: ${sql}`);
  } finally {
    database.close();
  }
}

/** Edits the record of one change, and nothing else. */
export function editRecord(
  stage: Pick<Stage, 'ledgerFile'>,
  id: string,
  edit: (document: JsonObject) => JsonObject,
): void {
  const database = new DatabaseSync(stage.ledgerFile, { timeout: 5_000 });
  let text: unknown;
  try {
    text = database.prepare('select document from change where id = ?').get(id)?.['document'];
  } finally {
    database.close();
  }
  const edited = edit(toJsonRecord(JSON.parse(String(text))));
  tamper(stage, 'update change set document = ? where id = ?', JSON.stringify(edited), id);
}

/** The approvals of a record, to be edited. */
export const approvalsIn = ({ approvals }: JsonObject) => (Array.isArray(approvals) ? approvals.map(toJsonRecord) : []);

/** Adds an event at a place where the program will not come for a while. */
export function addEvent(stage: Stage, change: string, kind: string, body: JsonObject): void {
  const values = 'max(seq) + 1000, ?, ?, ?, ?, ?';
  const sql = `insert into event (seq, change_id, kind, body, at_ms, hash) select ${values} from event`;
  tamper(stage, sql, change, kind, JSON.stringify(body), stage.clock.now(), '0'.repeat(64));
}

/** What `audit verify` says: undefined where it finds nothing. */
export async function auditFault(stage: Stage): Promise<string | undefined> {
  const { executor } = await stage.open();
  const verdict = await executor.audit.verify();
  return verdict.kind === 'broken' ? verdict.fault.says : undefined;
}
