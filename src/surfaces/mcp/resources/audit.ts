/** What happened last, whatever it happened to. Never verifies the chain: that reads the whole ledger. */
import type { ExecutorAudit } from '../../../executor/audit.ts';
import type { EventLine, FirstLine } from '../../../ledger/port.ts';
import { JsonRecord } from '../../../lib/json.ts';
import { eventView, latestThatFit } from './change-audit.ts';
import { isEventLine } from './hashes.ts';
import { headWakes, type Looking } from './head-wakes.ts';
import { limits } from './limits.ts';
import type { Document } from './resource.ts';
import type { People } from './who.ts';

export function auditDocument(looking: Looking & { readonly people: People }): Document {
  const { audit } = looking.executor;
  return {
    untrusted: true,
    async view() {
      const head = await audit.head();
      const first = await firstSeq(audit);
      const { previousHash, lines } = await linesOf(audit, Math.max(first, head.seq - limits.events + 1), head.seq);
      const events = latestThatFit(lines.map((line) => lineView(line, looking.people)));
      return {
        head: { ...head },
        ...(events.length === lines.length && previousHash !== undefined && { hashBeforeTheFirst: previousHash }),
        events,
        chain:
          'Each hash covers its event and the hash before it. Reading this verifies nothing: a person verifies the chain by the command "audit verify".',
        ...(events.length < head.seq && {
          cut: {
            shown: events.length,
            of: head.seq,
            rest: 'A person writes all of them to a file by the command "audit export".',
          },
        }),
      };
    },
    watched: { mark: async () => (await audit.head()).hash, wakes: (signal) => headWakes(looking, signal) },
  };
}

/** The first that is still in the ledger: older ones may have been archived. */
async function firstSeq(audit: Pick<ExecutorAudit, 'export'>): Promise<number> {
  for await (const line of audit.export()) return 'fromSeq' in line ? line.fromSeq : 1;
  return 1;
}

async function linesOf(
  audit: Pick<ExecutorAudit, 'export'>,
  fromSeq: number,
  toSeq: number,
): Promise<{ readonly previousHash?: FirstLine['previousHash']; readonly lines: readonly EventLine[] }> {
  if (toSeq < fromSeq) return { lines: [] };
  const lines: EventLine[] = [];
  let previousHash: string | undefined;
  for await (const line of audit.export({ fromSeq, toSeq })) {
    if (isEventLine(line)) lines.push(line);
    else if ('previousHash' in line) ({ previousHash } = line);
  }
  return { ...(previousHash !== undefined && { previousHash }), lines };
}

function lineView({ seq, change, kind, at, body, hash }: EventLine, people: People) {
  const { at: _, ...view } = eventView({ seq, kind, atMs: 0, body: bodyOf(body) }, { hash }, people);
  return { change, at, ...view };
}

/** The text that the hash covers, as data; a tampered one may be none. */
function bodyOf(body: string) {
  try {
    return JsonRecord.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}
