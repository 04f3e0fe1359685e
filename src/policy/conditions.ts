/** The conditions of a rule as functions from facts, each with the words that explain it. */
import type { Surface } from '../people/principal.ts';
import type { ArgumentTest } from './arguments.ts';
import type { Explanation } from './evaluation.ts';
import type { PolicyFacts, Quantity } from './facts.ts';
import { fitsGlob } from './glob.ts';
import type { BlastFile, ConditionsFile, TimeFile } from './schema.ts';
import { compileTime, localTime } from './time.ts';

export interface Condition {
  /** Completes "this rule counts when …". */
  readonly says: string;
  holds(facts: PolicyFacts, quantity: Quantity): boolean;
  /** What is the case, such as "production". */
  found(facts: PolicyFacts, quantity: Quantity): string;
}

export function compileConditions(file: ConditionsFile, argumentTests: readonly ArgumentTest[]): readonly Condition[] {
  return [
    ...whereConditions(file),
    ...argumentTests.map(argumentCondition),
    ...(file.blast ? blastConditions(file.blast) : []),
    ...(file.asked_by ? askerConditions(file.asked_by) : []),
    ...(file.time ? [timeCondition(file.time)] : []),
  ];
}

export function explain(condition: Condition, facts: PolicyFacts, quantity: Quantity): Explanation {
  return {
    rule: condition.says,
    matched: condition.holds(facts, quantity),
    because: `It is ${condition.found(facts, quantity)}.`,
  };
}

function whereConditions({ products, operations, effects, accounts, regions }: ConditionsFile): Condition[] {
  return [
    ...given(products, (names) =>
      is(
        'the product is',
        names,
        ({ operation }) => operation.split(':')[0] ?? '',
        (name, value) => name === value,
      ),
    ),
    ...given(operations, (names) => is('the operation is', names, ({ operation }) => operation, fitsGlob)),
    ...given(effects, (names) =>
      is(
        'the plan is',
        names,
        ({ effect }) => effect,
        (name, value) => name === value,
      ),
    ),
    ...given(accounts, (names) => is('the account is', names, ({ account }) => account, fitsGlob)),
    ...given(regions, (names) => is('the region is', names, ({ region }) => region, fitsGlob)),
  ];
}

function argumentCondition(test: ArgumentTest): Condition {
  return {
    says: test.says,
    holds: ({ input }, quantity) => test.holds(input, quantity),
    found({ input }, quantity) {
      if (test.holds(input, quantity)) return 'so';
      return quantity === 'all' && test.holds(input, 'one') ? 'so for some, and not for all' : 'not so';
    },
  };
}

function blastConditions(file: BlastFile): Condition[] {
  const over = (what: string, limit: number | undefined, count: (facts: PolicyFacts) => number) =>
    given(limit, (most) => ({
      says: `${what} over ${most}`,
      holds: (facts: PolicyFacts) => count(facts) > most,
      found: (facts: PolicyFacts) => String(count(facts)),
    }));
  return [
    ...over('resources touched', file.targets_over, ({ blast }) => blast.targets),
    ...over('lost', file.lost_over, ({ blast }) => blast.lost),
    ...over('healthy ones lost', file.healthy_lost_over, ({ blast }) => blast.healthyLost),
    ...over('share lost', file.share_lost_over, shareLost),
    ...given(file.drops_everything, (wanted) => ({
      says: wanted ? 'everything is dropped' : 'something is left',
      holds: ({ blast }: PolicyFacts) => blast.dropsEverything === wanted,
      found: ({ blast }: PolicyFacts) => (blast.dropsEverything ? 'everything' : 'not everything'),
    })),
  ];
}

/** What an older version did not measure counts as all. */
function shareLost({ blast: { shareLost: share, lost } }: PolicyFacts): number {
  return share ?? (lost > 0 ? 1 : 0);
}

function askerConditions(file: NonNullable<ConditionsFile['asked_by']>): Condition[] {
  return [
    ...given(file.people, (names) =>
      is(
        'asked by',
        names,
        ({ asker }) => asker.person,
        (name, value) => name === value,
      ),
    ),
    ...given(file.roles, (roles) => ({
      says: `asked by somebody with the role ${roles.join(' or ')}`,
      holds: ({ asker }: PolicyFacts) => roles.some((role) => asker.roles.includes(role)),
      found: ({ asker }: PolicyFacts) => asker.roles.join(', ') || 'somebody without a role',
    })),
    ...given(file.surfaces, (surfaces: readonly Surface[]) =>
      is(
        'asked from',
        surfaces,
        ({ asker }) => asker.surface,
        (name, value) => name === value,
      ),
    ),
    ...given(file.assistants, (names) => is('asked through', names, ({ asker }) => asker.client, fitsGlob)),
    ...given(file.unlisted, (wanted) => ({
      says: wanted ? 'asked by somebody who is not listed' : 'asked by somebody who is listed',
      holds: ({ asker }: PolicyFacts) => (asker.person === undefined) === wanted,
      found: ({ asker }: PolicyFacts) => asker.person ?? 'nobody who is listed',
    })),
  ];
}

function timeCondition(file: TimeFile): Condition {
  const fits = compileTime(file);
  const parts = [
    file.from && `from ${file.from}`,
    file.until && `until ${file.until}`,
    file.days && `on ${file.days.join(', ')}`,
    file.hours && `at ${file.hours}`,
  ].filter((part) => part !== undefined);
  return {
    says: `the time is ${parts.join(' ') || 'any'} (${file.zone})`,
    holds: ({ nowMs }, quantity) => fits(nowMs, quantity),
    found: ({ nowMs }) => localTime(file.zone, nowMs),
  };
}

/** One of some names fits the value; a value that is not there fits none. */
function is(
  what: string,
  names: readonly string[],
  value: (facts: PolicyFacts) => string | undefined,
  fits: (name: string, value: string) => boolean,
): Condition {
  return {
    says: `${what} ${names.join(' or ')}`,
    holds(facts) {
      const there = value(facts);
      return there !== undefined && names.some((name) => fits(name, there));
    },
    found: (facts) => value(facts) ?? 'not known',
  };
}

function given<T, R>(value: T | undefined, make: (value: T) => R): R[] {
  return value === undefined ? [] : [make(value)];
}
