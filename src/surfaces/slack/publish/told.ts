/** What the events of a change say beyond its state. Pure. */
import { z } from 'zod';
import type { EventRow } from '../../../ledger/port.ts';

export interface Told {
  /** The last that was heard of it while it runs or waits. */
  readonly progress: { readonly message: string; readonly atMs: number } | undefined;
  /** The change that takes this one back. */
  readonly undoneBy: string | undefined;
  /** What may be missing in the chat, or is. */
  readonly troubles: readonly string[];
}

const Body = z.object({ message: z.string().default(''), change: z.string().optional() });

const heard: ReadonlySet<string> = new Set(['progress', 'waiting', 'accepted', 'still_unknown']);
const troubled: ReadonlySet<string> = new Set(['not_delivered', 'delivery_unknown']);

export function toldOf(events: readonly EventRow[]): Told {
  const read = events.map(({ kind, body, atMs }) => ({ kind, atMs, ...Body.catch({ message: '' }).parse(body) }));
  const last = read.findLast(({ kind }) => heard.has(kind));
  const undone = read.findLast(({ kind, change }) => kind === 'undo_asked' && change !== undefined);
  return {
    progress: last && { message: last.message, atMs: last.atMs },
    undoneBy: undone?.change,
    troubles: read.filter(({ kind }) => troubled.has(kind)).map(({ message }) => message),
  };
}
