/** What buttons stand for. Their value is an opaque token; what it means is kept in the ledger, for every replica. */
import { z } from 'zod';
import type { Ledger } from '../../ledger/port.ts';
import { newToken, type RandomBytes } from '../../lib/ids.ts';
import { JsonRecord, toJsonRecord } from '../../lib/json.ts';

export const Meaning = z.discriminatedUnion('kind', [
  /** A change with the plan that the person sees. */
  z.object({ kind: z.literal('change'), changeId: z.string(), digest: z.string() }),
  /** A form that is to be opened, filled so far. */
  z.object({ kind: z.literal('form'), operation: z.string(), input: JsonRecord }),
  /** A page of an answer that may be shown to everybody, or gone on from. */
  z.object({ kind: z.literal('answer'), operation: z.string(), input: JsonRecord }),
  z.object({ kind: z.literal('standing'), id: z.string() }),
]);
export type Meaning = z.output<typeof Meaning>;

export interface Tokens {
  /** A token at once; it holds once `keep` is done. */
  batch(): { tokenFor(meaning: Meaning): string; keep(): Promise<void> };
  one(meaning: Meaning): Promise<string>;
  meaningOf(token: string): Promise<Meaning | undefined>;
}

const day = 24 * 60 * 60_000;

/** So long buttons work: those of cards stay in a channel, others are lists of a moment. */
const keptMs = { change: 30 * day, form: day, answer: day, standing: day } as const satisfies Record<
  Meaning['kind'],
  number
>;

export function createTokens(handles: Ledger['handles'], randomBytes: RandomBytes): Tokens {
  const batch: Tokens['batch'] = () => {
    const given: { id: string; meaning: Meaning }[] = [];
    return {
      tokenFor(meaning) {
        const id = newToken(randomBytes);
        given.push({ id, meaning });
        return id;
      },
      async keep() {
        if (given.length === 0) return;
        await handles.put(
          given.map(({ id, meaning }) => ({ id, body: toJsonRecord(meaning), forMs: keptMs[meaning.kind] })),
        );
      },
    };
  };
  return {
    batch,
    async one(meaning) {
      const made = batch();
      const token = made.tokenFor(meaning);
      await made.keep();
      return token;
    },
    async meaningOf(token) {
      if (!/^[A-Za-z0-9_-]{24}$/.test(token)) return undefined;
      return Meaning.safeParse(await handles.get(token)).data;
    },
  };
}
