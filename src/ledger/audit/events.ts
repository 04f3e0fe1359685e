import type { Queries } from '../schema.ts';
import type { OnShare } from './port.ts';
import { type EventFound, eventPage } from './read.ts';

/** Runs one read of the ledger, with its errors explained. */
export type Read = <T>(work: (db: Queries) => Promise<T>) => Promise<T>;

export interface Watching {
  readonly signal?: AbortSignal | undefined;
  readonly onShare?: OnShare | undefined;
}

interface Range {
  /** Undefined: from the very first that is stored, wherever it stands. */
  readonly after: number | undefined;
  readonly to: number;
}

/** The events in order, page by page: others may write between two pages. */
export async function* pagesOfEvents(
  read: Read,
  { after, to }: Range,
  { signal, onShare }: Watching,
): AsyncGenerator<readonly EventFound[]> {
  let cursor = after;
  let from: number | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const page = await read((db) => eventPage(db, cursor, to));
    const [first, last] = [page[0], page.at(-1)];
    if (!first || !last) return;
    yield page;
    from ??= first.link.seq;
    onShare?.((last.link.seq - from + 1) / (to - from + 1));
    // A tampered number may not be exact, and a walk that stands still would never end.
    if (cursor !== undefined && last.link.seq <= cursor) return;
    cursor = last.link.seq;
  }
}
