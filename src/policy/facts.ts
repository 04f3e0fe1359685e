import type { JsonObject } from '../lib/json.ts';
import type { Surface } from '../people/principal.ts';

/** Everything that a rule may look at. Nothing in it is looked up while rules are evaluated. */
export interface PolicyFacts {
  readonly operation: string;
  readonly effect: 'write' | 'destructive';
  readonly account: string;
  readonly region: string | undefined;
  /** The tool's parameters as planned. */
  readonly input: JsonObject;
  /** What a person types to confirm. */
  readonly subject: string;
  readonly blast: {
    readonly targets: number;
    readonly lost: number;
    readonly healthyLost: number;
    /** 0 to 1; undefined in plans of older versions. */
    readonly shareLost: number | undefined;
    readonly dropsEverything: boolean;
  };
  readonly asker: {
    /** Undefined for somebody who is not listed. */
    readonly person: string | undefined;
    readonly roles: readonly string[];
    readonly surface: Surface;
    /** Name and version of the assistant, as claimed. */
    readonly client: string | undefined;
  };
  readonly nowMs: number;
}

/** `one`: where the facts say it of some value, it counts. `all`: only where they say it of every one. */
export type Quantity = 'one' | 'all';
