/** What happened to one change. */

import { thoseThatFit } from '../../../executor/answer.ts';
import type { Executor } from '../../../executor/api.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { untrustedRecord } from '../../../lib/untrusted.ts';
import type { JsonObject } from '../../../tool.ts';
import { findChange } from './change.ts';
import { changeWakes } from './change-wakes.ts';
import { type Hash, hashesOf } from './hashes.ts';
import { headWakes, type Looking } from './head-wakes.ts';
import { limits } from './limits.ts';
import type { Document } from './resource.ts';
import { type People, withoutIdentities } from './who.ts';

interface Parts extends Looking {
  readonly executor: Pick<Executor, 'follow' | 'show' | 'events' | 'audit'>;
  readonly people: People;
}

export function changeAuditDocument(parts: Parts, id: string): Document {
  const { executor } = parts;
  return {
    untrusted: true,
    async view() {
      if (!(await findChange(executor, id))) return undefined;
      const all = await executor.events(id);
      const latest = all.slice(-limits.changeEvents);
      const hashes = await hashesOf(
        executor.audit,
        latest.map(({ seq }) => seq),
      ).catch(() => undefined);
      const events = latestThatFit(latest.map((event) => eventView(event, hashes?.get(event.seq), parts.people)));
      return {
        id,
        events,
        chain: hashes
          ? 'Each hash covers its event and the hash of the event before it in the whole ledger. Whether the chain is whole is verified by a person, by the command "audit verify".'
          : 'The hashes could not be read.',
        ...(events.length < all.length && {
          cut: {
            shown: events.length,
            of: all.length,
            rest: `The latest are shown. A person sees all by the command "show ${id}".`,
          },
        }),
      };
    },
    watched: {
      mark: async () => (await executor.events(id)).at(-1)?.seq.toString(),
      async *wakes(signal) {
        yield* changeWakes(parts, id, signal);
        // Something may be noted about it after its end, such as that it was taken back.
        yield* headWakes(parts, signal);
      },
    },
  };
}

export function eventView(
  { seq, atMs, kind, body }: Omit<EventRow, 'changeId'>,
  hash: Hash | undefined,
  people: People,
): JsonObject {
  const { message, ...facts } = body;
  return untrustedRecord({
    seq,
    at: new Date(atMs).toISOString(),
    kind,
    ...(message !== undefined && { says: message }),
    ...withoutIdentities(facts, people),
    ...hash,
  });
}

/** In order, and where not all of them fit, the last ones. */
export function latestThatFit(events: readonly JsonObject[]): readonly JsonObject[] {
  return thoseThatFit(events.toReversed(), limits.documentBytes / 2).toReversed();
}
