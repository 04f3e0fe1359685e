/** Random policies, and requests that their rules have a chance to fit. */
import fc from 'fast-check';
import type { z } from 'zod';
import { toJsonRecord } from '../../src/lib/json.ts';
import { surfaces } from '../../src/people/principal.ts';
import type { PeopleFile } from '../../src/people/schema.ts';
import type { PolicyFacts } from '../../src/policy/facts.ts';
import { weekdays } from '../../src/policy/schema.ts';
import type { Conditions, RuleInput, Settings } from './facts.ts';

const names = ['alice', 'bob', 'carol', 'dora'] as const;
const roles = ['lead', 'sre', 'dev'] as const;
const operations = ['clb:RegisterFunctionTargets', 'gaap:DeleteListeners', 'scf:TerminateAsyncEvent'] as const;
const accounts = ['prod-eu', 'prod-cn', 'staging'] as const;
const regions = ['ap-guangzhou', 'eu-frankfurt'] as const;

const some = <T>(of: readonly T[]) => fc.subarray([...of], { minLength: 1 });
/** Every key may be left out. */
const partly = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) => fc.record(model, { requiredKeys: [] });
const glob = (of: readonly string[]) =>
  fc.oneof(fc.constantFrom(...of), fc.constantFrom('*', 'prod-*', '*:*Targets', 'ap-*', 'gaap:*', 'nothing'));

const argument = fc.oneof(
  fc.record({
    path: fc.constantFrom('$.Weight', '$.Targets[*].Weight', '$..Weight', '$.Targets[?@.Weight>1].Weight', '$.None'),
    greater_than: fc.integer({ min: 0, max: 20 }),
  }),
  fc.record({
    path: fc.constantFrom('$.Id', '$.Targets[*].Id', '$..*'),
    matches: fc.constantFrom('ins-\\d', '.*', '(a+)+b'),
  }),
  fc.record({
    path: fc.constantFrom('$.Id', '$.Weight', '$..*'),
    equals: fc.constantFrom('ins-1', 10, '10', null, true),
  }),
);

const time = fc.record(
  {
    zone: fc.constantFrom('UTC', 'Asia/Shanghai', 'Europe/Berlin'),
    from: fc.constantFrom('2026-01-01T00:00', '2026-10-25T02:30', '2026-12-24T18:00'),
    until: fc.constantFrom('2027-01-01T00:00', '2027-03-28T02:30'),
    days: some(weekdays),
    hours: fc.constantFrom('09:00-18:00', '18:00-09:00', '00:00-12:00'),
  },
  { requiredKeys: ['zone'] },
);

const conditions: fc.Arbitrary<Conditions> = partly({
  products: some(['clb', 'gaap', 'scf']),
  operations: fc.array(glob(operations), { minLength: 1, maxLength: 2 }),
  effects: some(['write', 'destructive'] as const),
  accounts: fc.array(glob(accounts), { minLength: 1, maxLength: 2 }),
  regions: fc.array(glob(regions), { minLength: 1, maxLength: 2 }),
  arguments: fc.array(argument, { minLength: 1, maxLength: 2 }),
  blast: partly({
    targets_over: fc.integer({ min: 0, max: 3 }),
    lost_over: fc.integer({ min: 0, max: 3 }),
    healthy_lost_over: fc.integer({ min: 0, max: 3 }),
    share_lost_over: fc.constantFrom(0, 0.5, 1),
    drops_everything: fc.boolean(),
  }),
  asked_by: partly({
    people: some(names),
    roles: some(roles),
    surfaces: some(['mcp', 'cli', 'console', 'slack'] as const),
    assistants: fc.array(glob(['claude-code 2.1']), { minLength: 1, maxLength: 2 }),
    unlisted: fc.boolean(),
  }),
  time,
});
/** Few conditions at a time, so that rules often count. */
const when = fc.tuple(conditions, fc.nat(8), fc.boolean()).map(([all, at, none]): Conditions => {
  const keys = Object.keys(all);
  const kept = none ? [] : [keys[at % (keys.length || 1)], keys[(at + 3) % (keys.length || 1)]];
  return Object.fromEntries(Object.entries(all).filter(([key]) => kept.includes(key)));
});

const approvers = fc.record({
  people: fc.subarray([...names]),
  roles: fc.subarray([...roles]),
  slack_groups: fc.subarray(['S1', 'S2']),
});
const required = fc.record(
  {
    approvals: fc.integer({ min: 1, max: 3 }),
    from: approvers,
    channels: some(['mcp', 'cli', 'console', 'slack', 'slack:C1']),
    typed: fc.boolean(),
    reason: fc.boolean(),
    expires_minutes: fc.integer({ min: 1, max: 120 }),
  },
  { requiredKeys: [] },
);

type Named = Omit<RuleInput, 'name'>;
export const denying: fc.Arbitrary<Named> = fc.record({
  when,
  decide: fc.constant('deny' as const),
  except_break_glass: fc.boolean(),
});
export const requiring: fc.Arbitrary<Named> = fc.record({
  when,
  decide: fc.constant('require' as const),
  require: required,
});
const allowing: fc.Arbitrary<Named> = fc.record({ when, decide: fc.constant('allow' as const) });

/** An approval remembers rules by their names, so each has its own. */
export const rules: fc.Arbitrary<readonly RuleInput[]> = fc
  .array(
    fc.oneof(
      { weight: 1, arbitrary: denying },
      { weight: 2, arbitrary: requiring },
      { weight: 3, arbitrary: allowing },
    ),
    {
      maxLength: 6,
    },
  )
  .map((list) => list.map((rule, index) => ({ ...rule, name: `rule ${index}` })));

const person = fc.record({ roles: fc.subarray([...roles]) });
export const peopleFile: fc.Arbitrary<z.input<typeof PeopleFile>> = fc
  .record({ alice: person, bob: person, carol: person, dora: person }, { requiredKeys: [] })
  .map((listed) =>
    Object.fromEntries(
      Object.entries(listed).map(([id, entry]) => [id, { ...entry, os: [id], login: [id], mcp: [id] }]),
    ),
  );

export const settings: fc.Arbitrary<Settings> = fc.record(
  {
    people: peopleFile,
    breakGlass: some(roles),
    approvers,
    allowClaimedDestructive: fc.boolean(),
    authenticatedPeople: fc.boolean(),
    expiresMinutes: fc.integer({ min: 1, max: 120 }),
  },
  { requiredKeys: [] },
);

const value = fc.oneof(fc.constantFrom('ins-1', '10', 10, 11, 0, null, true), fc.string());
export const requests: fc.Arbitrary<PolicyFacts> = fc.record({
  operation: fc.constantFrom(...operations),
  effect: fc.constantFrom('write', 'destructive'),
  account: fc.constantFrom(...accounts),
  region: fc.constantFrom(...regions, undefined),
  input: fc
    .oneof(
      partly({ Id: value, Weight: value, Targets: fc.array(partly({ Id: value, Weight: value }), { maxLength: 3 }) }),
      fc.dictionary(fc.string(), fc.jsonValue()),
    )
    .map(toJsonRecord),
  subject: fc.constantFrom('loc-1', 'listener-1'),
  blast: fc.record({
    targets: fc.nat(4),
    lost: fc.nat(4),
    healthyLost: fc.nat(4),
    shareLost: fc.constantFrom(0, 0.3, 0.5, 1, undefined),
    dropsEverything: fc.boolean(),
  }),
  asker: fc.record({
    person: fc.constantFrom(...names, undefined),
    roles: fc.subarray([...roles]),
    surface: fc.constantFrom(...surfaces),
    client: fc.constantFrom('claude-code 2.1', 'cursor 1', undefined),
  }),
  nowMs: fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2028, 0) }),
});
