import type { JsonObject } from '../../../lib/json.ts';
import type { Grade, Surface } from '../../../people/principal.ts';
import type { ApproversFile } from '../../../policy/schema.ts';

/** What a test of the policy says of a change, in the words of its file. */
export interface PolicyCase {
  readonly name: string;
  readonly operation: string;
  readonly input: JsonObject;
  readonly account: string;
  readonly region?: string | undefined;
  /** What the tool declares, its worst case, where it is not said. */
  readonly effect?: 'write' | 'destructive' | undefined;
  readonly subject: string;
  readonly blast: {
    readonly targets: number;
    readonly lost: number;
    readonly healthy_lost: number;
    readonly share_lost?: number | undefined;
    readonly drops_everything: boolean;
  };
  readonly asked_by: {
    readonly person?: string | undefined;
    readonly identity?: string | undefined;
    readonly surface?: Exclude<Surface, 'demo'> | undefined;
    readonly assistant?: string | undefined;
  };
  /** An instant with its zone. */
  readonly at: string;
  readonly expect: Expectation;
}

/** What is not said may be anything. */
export interface Expectation {
  readonly outcome: 'deny' | 'allow' | 'require';
  readonly approvals?: number | undefined;
  readonly grade?: Grade | undefined;
  readonly typed?: boolean | undefined;
  readonly reason?: boolean | undefined;
  readonly other_than_asker?: boolean | undefined;
  readonly break_glass_only?: boolean | undefined;
  /** Each of these rules has to apply. */
  readonly rules?: readonly string[] | undefined;
  /** Each of these has to be asked for by a rule. */
  readonly from?: ApproversFile | undefined;
}
