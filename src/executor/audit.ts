import type { Archived, ArchiveOptions, Audit, Ledger } from '../ledger/port.ts';
import { isEnd, stateNames } from './states.ts';

/** The ledger's audit, which leaves to this program what a change that is over looks like. */
export interface ExecutorAudit extends Omit<Audit, 'archive'> {
  archive(options: Omit<ArchiveOptions, 'over'>): Promise<Archived>;
}

export function auditOf({ audit }: Ledger): ExecutorAudit {
  const over = stateNames.filter(isEnd);
  return { ...audit, archive: (options) => audit.archive({ ...options, over }) };
}
