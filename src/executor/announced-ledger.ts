import type { Ledger } from '../ledger/port.ts';
import type { News } from './news.ts';

/** The ledger, with what happens to a change told to those in this process who wait for it. */
export function announced(ledger: Ledger, happened: News['happened']): Ledger {
  return {
    ...ledger,
    async insert(change) {
      const row = await ledger.insert(change);
      happened(change.id);
      return row;
    },
    async advance(step) {
      const row = await ledger.advance(step);
      happened(step.id);
      return row;
    },
    async note(changeId, event) {
      await ledger.note(changeId, event);
      happened(changeId);
    },
    async leaveLanes(changeId, fence) {
      await ledger.leaveLanes(changeId, fence);
      happened(changeId);
    },
  };
}
