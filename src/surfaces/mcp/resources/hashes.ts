import type { ExecutorAudit } from '../../../executor/audit.ts';
import type { AuditLine, EventLine } from '../../../ledger/port.ts';
import { limits } from './limits.ts';

export interface Hash {
  readonly [key: string]: string;
  readonly hash: string;
}

export function isEventLine(line: AuditLine): line is EventLine {
  return 'seq' in line;
}

/** The hashes of these events of the chain, in order of their numbers: those that lie close are read together. */
export async function hashesOf(
  audit: Pick<ExecutorAudit, 'export'>,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Hash>> {
  const hashes = new Map<number, Hash>();
  for (const { fromSeq, toSeq } of runsOf(seqs)) {
    for await (const line of audit.export({ fromSeq, toSeq })) {
      if (isEventLine(line)) hashes.set(line.seq, { hash: line.hash });
    }
  }
  return hashes;
}

function runsOf(seqs: readonly number[]): readonly { readonly fromSeq: number; readonly toSeq: number }[] {
  const runs: { fromSeq: number; toSeq: number }[] = [];
  for (const seq of seqs) {
    const last = runs.at(-1);
    if (last && seq - last.toSeq <= limits.eventsApart) last.toSeq = seq;
    else runs.push({ fromSeq: seq, toSeq: seq });
  }
  return runs;
}
