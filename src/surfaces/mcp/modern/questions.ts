/**
 * Questions that wait for their answer between two calls (2026-07-28). The client carries an opaque token; what it
 * stands for is kept in the ledger, so it survives a restart, and nobody can make one up or carry it to another call.
 */
import { z } from 'zod';
import type { Change } from '../../../executor/change.ts';
import type { Handles } from '../../../ledger/port.ts';
import type { Clock } from '../../../lib/clock.ts';
import { digestOf } from '../../../lib/digest.ts';
import { newToken, type RandomBytes } from '../../../lib/ids.ts';
import { modernLimits } from './limits.ts';

const Kept = z.object({
  changeId: z.string(),
  digest: z.string(),
  shown: z.enum(['form', 'page']),
  /** Whom it was given to, and for which call. */
  principal: z.string(),
  call: z.string(),
});

export interface AskedQuestion extends Pick<z.output<typeof Kept>, 'changeId' | 'digest' | 'shown'> {
  readonly key: string;
}

export interface Questions {
  /** The token of a question about this change as it is now. */
  keep(change: Change, shown: 'form' | 'page', asked: AskedBy): Promise<string>;
  /** Undefined for a token that is none, has ended, or belongs to somebody else or to another call. */
  find(token: string, asked: AskedBy): Promise<AskedQuestion | undefined>;
}

interface AskedBy {
  readonly principal: string;
  readonly tool: string;
  readonly input: object;
}

export interface QuestionParts {
  readonly handles: Handles;
  readonly randomBytes: RandomBytes;
  readonly clock: Pick<Clock, 'now'>;
}

export function createQuestions({ handles, randomBytes, clock }: QuestionParts): Questions {
  return {
    async keep({ id, digest, expiresAtMs }, shown, { principal, tool, input }) {
      const token = newToken(randomBytes);
      const body = { changeId: id, digest, shown, principal, call: digestOf([tool, input]) };
      // A little longer than the change waits, so that a late answer is told what became of it.
      const waitsMs = expiresAtMs === undefined ? 0 : Math.max(0, expiresAtMs - clock.now());
      await handles.put([{ id: idOf(token), body, forMs: waitsMs + modernLimits.answerLateMs }]);
      return token;
    },
    async find(token, { principal, tool, input }) {
      if (!/^[A-Za-z0-9_-]{24}$/.test(token)) return undefined;
      const kept = Kept.safeParse(await handles.get(idOf(token))).data;
      if (!kept || kept.principal !== principal || kept.call !== digestOf([tool, input])) return undefined;
      const { changeId, digest, shown } = kept;
      return { changeId, digest, shown, key: idOf(token) };
    },
  };
}

function idOf(token: string): string {
  return `mcp-question:${token}`;
}
