import { z } from 'zod';
import { Needs } from './needs.ts';

/** One rule or condition and whether it holds; the tree is the explanation that every surface prints. */
export interface Explanation {
  readonly rule: string;
  readonly matched: boolean;
  readonly because: string;
  readonly children?: readonly Explanation[];
}
export const Explanation: z.ZodType<Explanation> = z.object({
  rule: z.string(),
  matched: z.boolean(),
  because: z.string(),
  get children() {
    return z.array(Explanation).exactOptional();
  },
});

/** What policy says to one plan at one instant. */
export const Evaluation = z.object({
  /** Stands for the rules, the settings and the people that it was made with; part of what an approval is bound to. */
  policyVersion: z.string(),
  /** Why it is refused, whoever says yes; absent where it is not. */
  denied: z.string().exactOptional(),
  needs: Needs,
  explanation: Explanation,
});
export type Evaluation = z.output<typeof Evaluation>;
