/**
 * What is needed before a change may be made: a pure function from facts to an explained answer. It knows nothing of
 * who has clicked; whether the approvals so far are enough is decided by the executor.
 *
 * A deny wins over everything. Requirements add up, on top of the built-in ones. An allow lifts the built-in ones, only
 * where nothing else is required. So one more deny never allows more, and one more requirement never allows sooner.
 */
import type { Grade } from '../people/principal.ts';
import { builtInExplanation, builtInNeeds, strongestGrade } from './built-in.ts';
import type { Policy, Rule } from './compile.ts';
import { explain } from './conditions.ts';
import type { Evaluation, Explanation } from './evaluation.ts';
import type { PolicyFacts, Quantity } from './facts.ts';
import { gradeSuffices, type Needs, sentenceOf, whomWords } from './needs.ts';

type RequireRule = Extract<Rule, { decides: 'require' }>;

export function evaluate(facts: PolicyFacts, policy: Policy): Evaluation {
  const rules = policy.rules.map((rule) => ({ rule, explanation: explainRule(rule, facts) }));
  const matched = rules.filter(({ explanation }) => explanation.matched).map(({ rule }) => rule);
  const denials = matched.filter((rule) => rule.decides === 'deny');
  const required = matched.filter((rule) => rule.decides === 'require');
  const allowed = required.length === 0 && matched.some((rule) => rule.decides === 'allow');
  const passable = policy.breakGlassRoles.length > 0 && denials.every(({ exceptBreakGlass }) => exceptBreakGlass);
  const needs = needsOf(facts, policy, { required, allowed, breakGlassOnly: denials.length > 0 && passable });
  const denial = denials.map(({ name }) => `Rule "${name}" denies it.`).join(' ');
  return {
    policyVersion: policy.version,
    ...(denials.length > 0 && !passable && { denied: denial }),
    needs: needs.breakGlassOnly ? { ...needs, says: `${denial} ${breakGlassWords(policy)}` } : needs,
    explanation: {
      rule: 'policy',
      matched: true,
      because: `${facts.operation} as planned counts as ${facts.effect}${facts.blast.dropsEverything ? ' and drops everything' : ''}.`,
      children: [
        {
          rule: 'built-in rules',
          matched: !allowed,
          because: allowed ? 'A rule allows it without asking anybody.' : 'The built-in rules hold for every change.',
          children: builtInExplanation(facts, policy),
        },
        ...rules.map(({ explanation }) => explanation),
      ],
    },
  };
}

function needsOf(
  facts: PolicyFacts,
  policy: Policy,
  found: { readonly required: readonly RequireRule[]; readonly allowed: boolean; readonly breakGlassOnly: boolean },
): Needs {
  const { required, allowed, breakGlassOnly } = found;
  const base = builtInNeeds(facts, policy);
  if (allowed && !breakGlassOnly) {
    const none = { ...base, approvals: 0, typed: '', otherThanAsker: false, requirements: [] };
    return { ...none, says: sentenceOf(none) };
  }
  const needs = {
    ...base,
    approvals: Math.max(base.approvals, ...required.map(({ requirement }) => requirement.approvals)),
    grade: required.map(({ requirement }) => gradeFor(requirement.channels, policy)).reduce(strongerGrade, base.grade),
    typed: required.some(({ typed }) => typed) ? facts.subject : base.typed,
    reason: required.some(({ reason }) => reason),
    requirements: [...base.requirements, ...required.map(({ requirement }) => requirement)],
    expiresMinutes: Math.min(base.expiresMinutes, ...required.map(({ expiresMinutes = Infinity }) => expiresMinutes)),
    breakGlassOnly,
  };
  return { ...needs, says: sentenceOf(needs) };
}

/** Who has to be somebody in particular has to be known for it, unless the rule itself lets weaker ways count. */
export function gradeFor(channels: readonly string[] | undefined, policy: Pick<Policy, 'authenticatedPeople'>): Grade {
  if (channels?.includes('mcp')) return 'claimed';
  return channels?.includes('cli') ? 'local' : strongestGrade(policy);
}

function strongerGrade(one: Grade, other: Grade): Grade {
  return gradeSuffices(one, other) ? one : other;
}

function breakGlassWords({ breakGlassRoles }: Policy): string {
  return `Only somebody signed in with the role ${breakGlassRoles.join(' or ')} can go ahead, by breaking the glass with a reason.`;
}

/** In doubt a rule that restrains counts, and one that allows does not. */
function quantityOf(rule: Rule): Quantity {
  return rule.decides === 'allow' ? 'all' : 'one';
}

function explainRule(rule: Rule, facts: PolicyFacts): Explanation {
  const children = rule.conditions.map((condition) => explain(condition, facts, quantityOf(rule)));
  if (rule.decides === 'allow' && facts.effect === 'destructive' && !rule.coversDestructive) {
    const because = 'It does not name the effect "destructive", so it allows nothing that destroys.';
    children.push({ rule: 'allows what destroys', matched: false, because });
  }
  const matched = children.every((child) => child.matched);
  return {
    rule: rule.name,
    matched,
    because: matched ? `Rule "${rule.name}" ${verdictWords(rule)}.` : `Rule "${rule.name}" does not apply.`,
    ...(children.length > 0 && { children }),
  };
}

/** Completes "the rule …". */
export function verdictWords(rule: Rule): string {
  switch (rule.decides) {
    case 'deny':
      return rule.exceptBreakGlass ? 'denies it to everybody who may not break the glass' : 'denies it';
    case 'allow':
      return 'allows it without asking anybody';
    case 'require':
      return `requires ${rule.requirement.approvals} of ${whomWords(rule.requirement.from)}`;
  }
}
