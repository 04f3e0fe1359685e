/**
 * The policy that holds, to be read: in words and as data, from the very parts that it is compiled from. People stand in
 * it by their names and roles, and by none of the identities under which they are known.
 */
import { type JsonObject, toJsonRecord } from '../lib/json.ts';
import { argumentWords } from './argument-words.ts';
import { builtInNeeds } from './built-in.ts';
import { assemblePolicy, type Policy, type PolicyParts, type Rule } from './compile.ts';
import type { PolicyFacts } from './facts.ts';
import { sentenceOf, whomWords } from './needs.ts';
import { verdictWords } from './policy.ts';

export interface PolicyDocumentParts extends PolicyParts {
  /** Through what people can be reached and signed in. */
  readonly connected: { readonly slack: boolean; readonly signIn: boolean };
}

export interface PolicyDocument extends JsonObject {
  /** The version that plans and approvals carry. */
  readonly version: string;
  readonly says: readonly string[];
  readonly builtIn: readonly string[];
  readonly rules: readonly JsonObject[];
  readonly approvers: JsonObject;
  readonly people: readonly JsonObject[];
  readonly breakGlassRoles: readonly string[];
  readonly connected: JsonObject;
  readonly settings: JsonObject;
}

export function policyDocument({ connected, ...parts }: PolicyDocumentParts): PolicyDocument {
  // What predicates on parameters evaluate with takes time to load, and here only their words are wanted.
  const tests = parts.file.rules.map(({ when }) =>
    (when.arguments ?? []).map((argument) => ({ says: argumentWords(argument), holds: () => false })),
  );
  const policy = assemblePolicy(parts, tests);
  const { breakGlassRoles, approvers, listsPeople, allowClaimedDestructive, expiresMinutes } = policy;
  return {
    version: policy.version,
    says: [
      'A deny wins. Requirements add up, on top of the built-in rules. An allow lifts the built-in rules, only where nothing else is required.',
      'Which rules hold for one change, and why, stands in the plan of that change.',
      whoApproves(policy),
      `A change waits at most ${expiresMinutes} minutes for a decision, unless a rule says less.`,
      breakGlassRoles.length === 0
        ? 'Nobody can break the glass.'
        : `Somebody signed in with the role ${breakGlassRoles.join(' or ')} can go ahead alone, by breaking the glass with a reason.`,
    ],
    builtIn: builtInWords(policy),
    rules: policy.rules.map((rule, index) => ({
      name: rule.name,
      says: ruleWords(rule),
      rule: toJsonRecord(parts.file.rules[index]),
    })),
    approvers: { listed: listsPeople, ...(approvers && { from: approvers }) },
    people: parts.directory.people.map(({ id, name, roles }) => ({ id, name, roles })),
    breakGlassRoles,
    connected,
    settings: { expiresMinutes, allowClaimedDestructive },
  };
}

function whoApproves({ approvers, listsPeople }: Policy): string {
  if (approvers) return `Who approves, where no rule says more: ${whomWords(approvers)}.`;
  return listsPeople
    ? 'Who approves, where no rule says more: anybody listed.'
    : 'Nobody is listed: whoever runs this program approves.';
}

function builtInWords(policy: Policy): readonly string[] {
  const needed = (effect: PolicyFacts['effect'], person: string | undefined) =>
    sentenceOf({ ...builtInNeeds(factsOf(effect, person), policy), requirements: [] });
  const destructive = needed('destructive', 'somebody');
  const ofStrangers = needed('destructive', undefined);
  return [
    'Reads need nobody.',
    `What only adds or adjusts (write): ${needed('write', 'somebody')}`,
    `What drops or stops something (destructive): ${destructive}`,
    ...(ofStrangers === destructive
      ? []
      : [`What drops or stops something, asked for by somebody who is not listed: ${ofStrangers}`]),
  ];
}

function ruleWords(rule: Rule): string {
  const when = rule.conditions.map(({ says }) => says).join('; ');
  const more =
    rule.decides === 'require'
      ? [
          ...(rule.requirement.channels ? [`given in ${rule.requirement.channels.join(' or ')}`] : []),
          ...(rule.typed ? ['who approves types what it is about'] : []),
          ...(rule.reason ? ['who approves says why'] : []),
          ...(rule.expiresMinutes === undefined ? [] : [`within ${rule.expiresMinutes} minutes`]),
        ]
      : [];
  return `${when === '' ? 'Always' : `When ${when}`}: ${[verdictWords(rule), ...more].join(', ')}.`;
}

/** Of no plan in particular: the built-in rules go by these alone. */
function factsOf(effect: PolicyFacts['effect'], person: string | undefined): PolicyFacts {
  return {
    ...{ operation: '', effect, account: '', region: undefined, input: {}, subject: 'what it is about', nowMs: 0 },
    blast: { targets: 0, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false },
    asker: { person, roles: [], surface: 'mcp', client: undefined },
  };
}
