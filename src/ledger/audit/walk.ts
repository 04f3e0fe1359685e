/** Follows a chain link by link, wherever the links come from: pure. */
import { eventHash, type Link } from './chain.ts';
import { faults } from './faults.ts';
import type { Fault, Head } from './port.ts';

/** What is wrong with a link that comes after `previous`; undefined where it follows. */
export function faultAfter(previous: Head, link: Link): Fault | undefined {
  if (link.seq > previous.seq + 1) return faults.gap(link, previous);
  if (link.seq !== previous.seq + 1) return faults.added(link, previous);
  if (eventHash(previous.hash, link) !== link.hash) return faults.edited(link, previous);
  return undefined;
}

/** A head to be met on the way, and what it means where it is not. */
export interface Kept {
  readonly head: Head;
  fault(sound: number): Fault;
}

export const keptHead = (head: Head): Kept => ({ head, fault: (sound) => faults.rewritten(head, sound) });

/** Meets kept heads on a walk that begins after `from`. */
export function meeting(kept: readonly Kept[], from: Head) {
  const waiting = new Map<number, Kept[]>();
  const unchecked = kept.filter(({ head }) => head.seq < from.seq).map(({ head }) => head);
  let last = 0;
  for (const one of kept) {
    if (one.head.seq < from.seq) continue;
    waiting.set(one.head.seq, [...(waiting.get(one.head.seq) ?? []), one]);
    last = Math.max(last, one.head.seq);
  }
  let sound = from.seq;
  return {
    /** Of events before the walk. */
    unchecked,
    /** The last event that any of them names; 0 where there are none. */
    last,
    /** The fault of those that name this event, where one has another hash. */
    meet({ seq, hash }: Head): Fault | undefined {
      const here = waiting.get(seq) ?? [];
      const wrong = here.find(({ head }) => head.hash !== hash);
      if (wrong) return wrong.fault(sound);
      if (here.length > 0) sound = seq;
      return undefined;
    },
  };
}
