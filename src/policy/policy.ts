/**
 * What is needed before a change may be made: a pure function from facts to an explained answer. It knows nothing of
 * who has clicked; whether the approvals so far are enough is decided by the executor.
 */
import { z } from 'zod';
import { Grade } from '../people/principal.ts';

export interface PolicyFacts {
  readonly operation: string;
  readonly effect: 'write' | 'destructive';
  readonly dropsEverything: boolean;
  readonly subject: string;
}

export interface PolicySettings {
  /** `approvals.allow_claimed_destructive`: MCP elicitation may settle a destructive change. */
  readonly allowClaimedDestructive: boolean;
  /** Whether a surface with authenticated people (Slack, OpenID Connect) is configured. */
  readonly authenticatedPeople: boolean;
  /** `approvals.expires_minutes`. */
  readonly expiresMinutes: number;
}

/** One rule and whether it matched; the tree is the explanation that every surface prints. */
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

/** What an approval must be to count. */
export const Needs = z.object({
  approvals: z.int().min(1),
  grade: Grade,
  /** What the approving person types; empty where a plain yes is enough. */
  typed: z.string(),
  expiresMinutes: z.number(),
  /** One sentence: who has to decide and how. */
  says: z.string(),
});
export type Needs = z.output<typeof Needs>;

export const Evaluation = z.object({
  /** Rises whenever the built-in rules change; part of what an approval is bound to. */
  policyVersion: z.string(),
  needs: Needs,
  explanation: Explanation,
});
export type Evaluation = z.output<typeof Evaluation>;

const policyVersion = 'default-1';

/** The built-in policy: `write` takes any grade, `destructive` an authenticated human where there is one, otherwise a local one. */
export function evaluate(facts: PolicyFacts, settings: PolicySettings): Evaluation {
  const destructive = facts.effect === 'destructive';
  const grade = destructive ? gradeForDestructive(settings) : 'claimed';
  const typed = destructive ? facts.subject : '';
  const rules: Explanation[] = [
    {
      rule: 'write: any human',
      matched: !destructive,
      because: destructive ? 'The plan drops or stops something.' : 'The plan only adds or adjusts.',
    },
    {
      rule: 'destructive: an authenticated human',
      matched: destructive && grade === 'authenticated',
      because: settings.authenticatedPeople
        ? 'Authenticated people are configured.'
        : 'No surface with authenticated people is configured.',
    },
    {
      rule: 'destructive: a human at a terminal of this machine',
      matched: destructive && grade === 'local',
      because: settings.authenticatedPeople
        ? 'Authenticated people are configured and come first.'
        : 'Nobody stronger can be asked.',
    },
    {
      rule: 'destructive: answered in the assistant (approvals.allow_claimed_destructive)',
      matched: destructive && grade === 'claimed',
      because: settings.allowClaimedDestructive
        ? 'It is switched on.'
        : 'It is switched off: a client can answer such a question by itself.',
    },
  ];
  return {
    policyVersion,
    needs: { approvals: 1, grade, typed, expiresMinutes: settings.expiresMinutes, says: sentence(grade, typed) },
    explanation: {
      rule: 'built-in policy',
      matched: true,
      because: `${facts.operation} as planned is ${facts.effect}${facts.dropsEverything ? ' and drops everything' : ''}.`,
      children: rules,
    },
  };
}

function gradeForDestructive(settings: PolicySettings): Grade {
  if (settings.allowClaimedDestructive) return 'claimed';
  return settings.authenticatedPeople ? 'authenticated' : 'local';
}

function sentence(grade: Grade, typed: string): string {
  const who = {
    claimed: 'One human has to say yes',
    local: 'One human has to say yes at a terminal of this machine',
    authenticated: 'One signed-in human has to say yes',
  }[grade];
  return typed ? `${who} and type ${typed}.` : `${who}.`;
}

/** Whether a decision of one grade is worth another: a stronger one always is. */
export function gradeSuffices(given: Grade, needed: Grade): boolean {
  return Grade.options.indexOf(given) >= Grade.options.indexOf(needed);
}

/** Whether a second answer asks for more than the first: then approvals given under the first are void. */
export function stricter(next: Needs, than: Needs): boolean {
  return (
    next.approvals > than.approvals ||
    (next.grade !== than.grade && gradeSuffices(next.grade, than.grade)) ||
    next.typed !== than.typed
  );
}
