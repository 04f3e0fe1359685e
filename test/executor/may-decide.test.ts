import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/executor/change.ts';
import { judge } from '../../src/executor/decisions/judge.ts';
import type { Circumstances } from '../../src/executor/decisions/judgement.ts';
import { offersOf } from '../../src/executor/decisions/may-decide.ts';
import { countsFor, type Rights } from '../../src/executor/decisions/rights.ts';
import { asAskedNow } from '../../src/executor/decisions/still-asked.ts';
import { stateNames } from '../../src/executor/states.ts';
import { grades, surfaces } from '../../src/people/principal.ts';
import type { Needs } from '../../src/policy/needs.ts';
import { change as planned } from '../mcp/changes.ts';
import { directoryOf, policyOf } from '../policy/facts.ts';
import { approves, asks, atTerminal, decides, inAssistant, inConsole, requires, setUpHouse, team } from './house.ts';
import { dropOne } from './setup.ts';

const directory = directoryOf(team);
const policy = await policyOf({ people: team, breakGlass: ['lead'], authenticatedPeople: true });
const names = ['alice', 'bob', 'carol', 'dave', 'mallory'] as const;

const identity = fc.record({ kind: fc.constantFrom('os', 'login', 'mcp'), name: fc.constantFrom(...names) });
const rights: fc.Arbitrary<Rights> = fc
  .record({
    identity,
    surface: fc.constantFrom(...surfaces),
    grade: fc.constantFrom(...grades, 'authenticated'),
    groups: fc.subarray(['S1', 'S2']),
  })
  .map(({ identity: { kind, name }, surface, grade, groups }) => {
    const id = `${kind}:${name}`;
    const person = directory.personOf(id);
    const by = { id, name, surface, grade, ...(person && { person: person.id }) };
    return { by, person, groups: new Set(groups), unknownGroups: [] };
  });

const requirement = fc.record(
  {
    approvals: fc.integer({ min: 1, max: 2 }),
    from: fc.record({
      people: fc.subarray(['alice', 'bob', 'carol'], { minLength: 1 }),
      roles: fc.subarray(['lead', 'sre']),
      slackGroups: fc.subarray(['S1']),
    }),
    channels: fc.subarray(['mcp', 'cli', 'console', 'slack'], { minLength: 1 }),
  },
  { requiredKeys: ['approvals'] },
);
const needs: fc.Arbitrary<Needs> = fc
  .record({
    approvals: fc.integer({ min: 1, max: 3 }),
    grade: fc.constantFrom('claimed', ...grades),
    typed: fc.constantFrom('', 'loc-1'),
    reason: fc.boolean(),
    otherThanAsker: fc.boolean(),
    requirements: fc.array(requirement, { maxLength: 2 }),
    breakGlassOnly: fc.nat(5).map((one) => one === 0),
    expiresMinutes: fc.constant(60),
    says: fc.constant('Somebody has to decide.'),
  })
  .map((some) => ({
    ...some,
    requirements: some.requirements.map((one, index) => ({ ...one, rule: `rule ${index}` })),
  }));

const situation = fc.record({
  before: needs,
  now: fc.option(needs, { nil: undefined }),
  denied: fc.option(fc.constant('Rule "freeze" denies it.'), { nil: undefined, freq: 8 }),
  sameVersion: fc.boolean(),
  state: fc.oneof({ weight: 20, arbitrary: fc.constant('awaiting_approval' as const) }, fc.constantFrom(...stateNames)),
  late: fc.nat(9).map((one) => one === 0),
  asker: identity,
  givers: fc.array(rights, { maxLength: 2 }),
  by: rights,
});

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function situated(given: Situation): { readonly change: Change; readonly now: Circumstances } {
  const base = planned({ state: given.state });
  const approvals = given.givers.map((giver) => ({
    ...{ digest: base.digest, by: giver.by, atMs: 0 },
    countsFor: given.before.requirements.filter((one) => countsFor(giver, one)).map(({ rule }) => rule),
  }));
  const asker = {
    id: `${given.asker.kind}:${given.asker.name}`,
    name: 'asker',
    surface: 'mcp',
    grade: 'claimed',
  } as const;
  const evaluation = { ...base.evaluation, policyVersion: policy.version, needs: given.before };
  return {
    change: { ...base, asker, approvals, evaluation },
    now: {
      ...{ policy, directory, standingId: 'sta-1', nowMs: base.createdAtMs + (given.late ? 3_600_001 : 1) },
      evaluation: {
        ...evaluation,
        policyVersion: given.sameVersion ? policy.version : 'other',
        needs: given.now ?? given.before,
        ...(given.denied !== undefined && { denied: given.denied }),
      },
    },
  };
}

/** A decision with everything typed; where that only has people asked anew, the decision on what they are asked then. */
function decided(given: Situation, kind: 'approve' | 'deny' | 'break_glass') {
  const { change, now } = situated(given);
  const decide = (on: Change) => {
    const decision = { kind, digest: on.digest, typed: on.evaluation.needs.typed, reason: 'why' } as const;
    return judge(on, decision, given.by, now);
  };
  const first = decide(change);
  if (!('failure' in first) || first.move?.event !== 'policy_changed') return first;
  return decide({ ...change, ...first.move.patch });
}

test('what is offered is what counts, whatever is needed and whoever decides', () => {
  let offered = 0;
  fc.assert(
    fc.property(situation, (given) => {
      const { change, now } = situated(given);
      const offers = offersOf(change, given.by, now);
      const approval = decided(given, 'approve');
      expect(offers.approve).toBe(!('failure' in approval));
      expect(offers.settles).toBe(!('failure' in approval) && approval.move.to === 'approved');
      expect(offers.deny).toBe(!('failure' in decided(given, 'deny')));
      expect(offers.breakGlass).toBe(!('failure' in decided(given, 'break_glass')));
      expect(offers.why === undefined).toBe(offers.approve);
      offered += offers.approve ? 1 : 0;
    }),
    { numRuns: 10_000 },
  );
  // Were nobody ever offered anything, this would say nothing.
  expect(offered).toBeGreaterThan(300);
});

test('nobody is ever offered to approve their own, to stand in for another, or to approve on a word where more is needed', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { change, now } = situated(given);
      if (!offersOf(change, given.by, now).approve) return;
      const { grade, otherThanAsker } = asAskedNow(change, now).evaluation.needs;
      expect(grades.indexOf(given.by.by.grade)).toBeGreaterThanOrEqual(grades.indexOf(grade));
      if (otherThanAsker) expect(given.by.by.person).not.toBe(directory.personOf(change.asker.id)?.id ?? 'nobody');
      expect(given.by.person).toBeDefined();
    }),
    { numRuns: 5_000 },
  );
});

describe('what a surface is told', () => {
  test('is about the person, as they are known there', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'), dropOne);
    expect(await on.executor.mayDecide(change, inConsole('bob'))).toEqual({
      ...{ approve: true, settles: true, deny: true, breakGlass: false, why: undefined },
    });
    expect(await on.executor.mayDecide(change, inAssistant('bob'))).toMatchObject({
      ...{ approve: false, settles: false, deny: true, why: expect.stringContaining('does not settle it') },
    });
    expect(await on.executor.mayDecide(change, inConsole('alice'))).toMatchObject({
      ...{ approve: false, deny: true, why: expect.stringContaining('somebody else has to approve it') },
    });
    expect(await on.executor.mayDecide(change, atTerminal('mallory'))).toMatchObject({
      ...{ approve: false, deny: false, why: expect.stringContaining('os:mallory') },
    });
  });

  test('is what is still missing', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
    const change = await asks(on, inAssistant('alice'));
    expect(await on.executor.mayDecide(change, inConsole('bob'))).toMatchObject({ approve: true, settles: false });
    const outcome = await approves(on, change, inConsole('bob'));
    if (!outcome.change) throw new Error('There is none.');
    expect(await on.executor.mayDecide(outcome.change, atTerminal('bob'))).toMatchObject({
      ...{ approve: false, why: expect.stringContaining('Still needed: 1 more human') },
    });
    expect(await on.executor.mayDecide(outcome.change, atTerminal('carol'))).toMatchObject({ settles: true });
  });

  test('is nothing where the change is decided or its time is up, and nothing is recorded', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    const events = await on.ledger.lastSeq();
    await on.clock.advance(3_600_001);
    expect(await on.executor.mayDecide(change, inConsole('bob'))).toMatchObject({
      ...{ approve: false, deny: false, breakGlass: false, why: expect.stringContaining('expired') },
    });
    expect(await on.ledger.lastSeq()).toBe(events);
    const other = await asks(on, inAssistant('alice'));
    const denied = await decides(on, other, { kind: 'deny' }, inConsole('bob'));
    if (!denied.change) throw new Error('There is none.');
    expect(await on.executor.mayDecide(denied.change, inConsole('bob'))).toMatchObject({ approve: false, deny: false });
  });
});

test('what policy as it is now says to a recorded change is told for the instant when it was asked for, or another', async () => {
  const on = await setUpHouse({
    rules: [{ name: 'freeze', decide: 'deny', when: { time: { from: '2026-01-05T03:10' } } }],
  });
  const change = await asks(on, inAssistant('alice'));
  await on.clock.advance(20 * 60_000);
  expect(on.executor.reconsider(change).denied).toBeUndefined();
  expect(on.executor.reconsider(change, on.clock.now()).denied).toBe('Rule "freeze" denies it.');
});
