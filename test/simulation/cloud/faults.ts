/** What can go wrong between us and the cloud, and what of it the simulation stays within. */
import { limits } from '../../../src/executor/limits.ts';

export interface WriteFault {
  readonly fate:
    | 'answered'
    /** Never left. */
    | 'undelivered'
    /** Lost on the way there; the caller sees a broken connection, or nothing at all. */
    | 'lost_before'
    /** Carried out, or at least answered, and the answer is lost. */
    | 'lost_after'
    /** The connection breaks at once, and the request arrives only afterwards. */
    | 'late'
    | 'refused';
  /** For `refused`. */
  readonly code?: string;
  /** Whether a lost reply is a broken connection or silence until the deadline. */
  readonly silent: boolean;
  /** For `late`: how long it is on its way. */
  readonly onItsWayMs: number;
  readonly task: 'succeeds' | 'fails' | 'stuck';
  readonly taskMs: number;
}

export interface ReadFault {
  readonly kind: 'broken' | 'undelivered' | 'internal_error' | 'lag';
  readonly forMs: number;
}

/**
 * "Nothing changed" is believed after a bound, so a write that arrives, or a task without a known id that ends, later
 * than that is beyond what reading can tell. Half of the bound, since a clock that was set may halve it.
 */
export const latestArrivalMs = limits.reconcileMs / 2 - 12_000;
export const longestTaskMs = 8_000;
/** Reads may lag less than the grace that an accepted change is given. */
export const readLagMs = 2_000;

/** Somebody else who works on the same resources, by console or another program. */
export type Meddling =
  | { readonly kind: 'rebind' | 'unbind'; readonly listener: string }
  | { readonly kind: 'busy'; readonly resource: string; readonly forMs: number }
  | { readonly kind: 'finish'; readonly event: string }
  | { readonly kind: 'function'; readonly rule: string; readonly functionName: string | undefined };
