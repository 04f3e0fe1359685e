import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Approval } from '../../src/executor/change.ts';
import { isEnough } from '../../src/executor/decisions/enough.ts';
import { countsFor } from '../../src/executor/decisions/rights.ts';
import type { Principal } from '../../src/people/principal.ts';
import { Evaluation } from '../../src/policy/evaluation.ts';
import { gradeSuffices, type Needs, stricter } from '../../src/policy/needs.ts';
import { evaluate } from '../../src/policy/policy.ts';
import { denying, peopleFile, requests, requiring, rules, settings } from './arbitraries.ts';
import { directoryOf, policyOf, type RuleInput, type Settings } from './facts.ts';

let cases = 0;
const startedMs = performance.now();
afterAll(() => {
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  process.stderr.write(`policy: ${cases} random policies and requests in ${seconds} s\n`);
  expect(cases).toBeGreaterThanOrEqual(10_000);
});

const runs = (numRuns: number) => ({ numRuns, verbose: 1 as const });
async function evaluated(list: readonly RuleInput[], given: Settings, request: Parameters<typeof evaluate>[0]) {
  cases += 1;
  return evaluate(request, await policyOf({ ...given, rules: list }));
}

/** Denied to everybody; only for whoever breaks the glass; with approvals. */
function rank({ denied, needs }: Evaluation): number {
  if (denied !== undefined) return 2;
  return needs.breakGlassOnly ? 1 : 0;
}

/** Whether the second lets nothing pass that the first would have held up. */
function holdsUpAtLeast(before: Evaluation, after: Evaluation): boolean {
  if (rank(after) !== rank(before)) return rank(after) > rank(before);
  return rank(after) === 2 || !stricter(before.needs, after.needs);
}

/** Where a new rule is put among the others. */
const place = fc.nat(6);
const put = (list: readonly RuleInput[], rule: Omit<RuleInput, 'name'>, at: number) =>
  list.toSpliced(at, 0, { ...rule, name: 'one more' });

test('one more deny never allows more', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(rules, denying, place, settings, requests, async (list, rule, at, given, request) => {
      const [before, after] = [
        await evaluated(list, given, request),
        await evaluated(put(list, rule, at), given, request),
      ];
      expect(holdsUpAtLeast(before, after)).toBe(true);
    }),
    runs(1_250),
  );
});

test('one more requirement never allows sooner', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(rules, requiring, place, settings, requests, async (list, rule, at, given, request) => {
      const [before, after] = [
        await evaluated(list, given, request),
        await evaluated(put(list, rule, at), given, request),
      ];
      expect(holdsUpAtLeast(before, after)).toBe(true);
      expect(after.needs.expiresMinutes).toBeLessThanOrEqual(before.needs.expiresMinutes);
    }),
    runs(1_250),
  );
});

/** Approvals of the people there are, on the surfaces that they can be on, as they would be recorded. */
const givers = fc.array(
  fc.record({
    name: fc.constantFrom('alice', 'bob', 'carol', 'dora'),
    kind: fc.constantFrom('os', 'login', 'mcp'),
    place: fc.constantFrom('mcp', 'cli', 'console', 'slack'),
    channel: fc.constantFrom('C1', 'C2', undefined),
    grade: fc.constantFrom('claimed', 'local', 'authenticated'),
    groups: fc.subarray(['S1', 'S2']),
  }),
  { maxLength: 4 },
);

test('whatever approvals are enough after one more rule were enough before it', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(rules, fc.oneof(denying, requiring), place),
      fc.tuple(settings, peopleFile),
      requests,
      givers,
      async ([list, rule, at], [given, listed], request, who) => {
        const people = { ...listed, ...given.people };
        const directory = directoryOf(people);
        const approvalsFor = (needs: Needs): Approval[] =>
          who.flatMap(({ name, kind, place: surface, channel, grade, groups }) => {
            const person = directory.personOf(`${kind}:${name}`);
            if (!gradeSuffices(grade, needs.grade)) return [];
            const by: Principal = {
              ...{ id: `${kind}:${name}`, name, surface, grade },
              ...(channel && { channel }),
              ...(person && { person: person.id }),
            };
            const rights = { by, person, groups: new Set(groups), unknownGroups: [] };
            const rulesOf = needs.requirements.filter((wanted) => countsFor(rights, wanted));
            return [{ digest: 'd', by, atMs: 0, countsFor: rulesOf.map(({ rule: name_ }) => name_) }];
          });
        const before = await evaluated(list, { ...given, people }, request);
        const after = await evaluated(put(list, rule, at), { ...given, people }, request);
        if (after.denied === undefined && isEnough(after.needs, approvalsFor(after.needs))) {
          expect(before.denied).toBeUndefined();
          expect(isEnough(before.needs, approvalsFor(before.needs))).toBe(true);
        }
      },
    ),
    runs(1_250),
  );
});

/** What people and the program go by; the order of the words follows the file. */
function outcomeOf({ denied, needs: { requirements, says: _, ...needs } }: Evaluation) {
  return {
    denied: denied !== undefined,
    needs,
    requirements: requirements.map((one) => JSON.stringify(one)).toSorted(),
  };
}

test('the order of the rules does not matter', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(rules, settings, requests, fc.infiniteStream(fc.nat()), async (list, given, request, random) => {
      const keyed = list.map((rule) => ({ rule, key: random.next().value ?? 0 }));
      const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ rule }) => rule);
      expect(outcomeOf(await evaluated(shuffled, given, request))).toEqual(
        outcomeOf(await evaluated(list, given, request)),
      );
    }),
    runs(750),
  );
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}

test('there is always an answer, the same each time, and nothing is changed by asking', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(rules, settings, requests, async (list, given, request) => {
      const policy = await policyOf({ ...given, rules: list });
      const { rules: compiled, ...rest } = policy;
      frozen(rest);
      frozen(compiled.map(({ conditions, ...rule }) => rule));
      const asked = frozen(structuredClone(request));
      cases += 2;
      const first = evaluate(asked, policy);
      expect(evaluate(asked, policy)).toEqual(first);
      expect(asked).toEqual(request);
      // Recorded and read again, it is the same answer.
      expect(Evaluation.parse(JSON.parse(JSON.stringify(first)))).toEqual(first);
      expect(first.explanation.children).toHaveLength(list.length + 1);
    }),
    runs(500),
  );
});

test('an allow alone is what lets anything pass without being asked about', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(rules, settings, requests, async (list, given, request) => {
      const { needs, denied, explanation } = await evaluated(list, given, request);
      if (needs.approvals > 0 || denied !== undefined) return;
      const counting = list.filter(({ name }) => explanation.children?.some((one) => one.rule === name && one.matched));
      expect(new Set(counting.map(({ decide }) => decide))).toEqual(new Set(['allow']));
      if (request.effect === 'destructive')
        expect(counting.some(({ when }) => when?.effects?.includes('destructive'))).toBe(true);
    }),
    runs(500),
  );
});
