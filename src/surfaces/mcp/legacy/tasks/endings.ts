/** Tasks that ended before their change did: kept in the ledger, so that they stay ended for every process. */
import { z } from 'zod';
import type { Handles } from '../../../../ledger/port.ts';
import { taskLimits } from './limits.ts';
import type { Ended } from './task.ts';

const Kept = z.object({ status: z.enum(['cancelled', 'failed']) });

export interface Endings {
  of(changeId: string): Promise<Ended | undefined>;
  keep(changeId: string, status: Ended): Promise<void>;
}

export function createEndings(handles: Handles): Endings {
  return {
    async of(changeId) {
      return Kept.safeParse(await handles.get(idOf(changeId))).data?.status;
    },
    async keep(changeId, status) {
      await handles.put([{ id: idOf(changeId), body: { status }, forMs: taskLimits.endedKeptMs }]);
    },
  };
}

function idOf(changeId: string): string {
  return `mcp-task:${changeId}`;
}
