/** Past changes, and what the policy of today would have said to them. */
import { describe, expect, test } from 'vitest';
import type { Executor, ListFilter } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { differenceOf } from '../../src/surfaces/cli/policy/compare.ts';
import { pastChanges } from '../../src/surfaces/cli/policy/past.ts';
import { change, harmless, startMs } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';
import { crew, house } from './house.ts';

const day = 86_400_000;
const rules = [
  { name: 'frozen', when: { accounts: ['frozen'] }, decide: 'deny' },
  { name: 'free', when: { accounts: ['free'] }, decide: 'allow' },
  {
    name: 'two leads',
    when: { accounts: ['careful'] },
    decide: 'require',
    require: { approvals: 2, from: { roles: ['sre-lead'] } },
  },
];
const strict = house({ people: crew, policy: { rules } });
const lax = house({ people: crew });

/** Asked for under the policy without rules, this many days ago. */
function past(id: string, account: string, daysAgo: number, given: Parameters<typeof change>[0] = {}): Change {
  const createdAtMs = startMs - daysAgo * day;
  return change({ ...lax, id, plan: harmless, state: 'succeeded', account, createdAtMs, ...given });
}

const denied = past('chg-denied01', 'frozen', 1);
const more = past('chg-more5678', 'careful', 2, { state: 'denied' });
const passes = past('chg-passes01', 'free', 3);
const same = past('chg-same5678', 'default', 4);
const fewer = {
  ...past('chg-fewer678', 'default', 5),
  evaluation: change({ ...strict, plan: harmless, needs: { reason: true } }).evaluation,
};
const old = past('chg-old45678', 'frozen', 31);
const all = () => fakeExecutor({ ...strict, changes: [old, fewer, same, passes, more, denied] });

test('only what would be different is listed, newest first, and everything is counted', async () => {
  const { code, out, opened, fake } = await run(['policy', 'simulate'], { fake: all() });
  expect({ code, opened, decisions: fake.decisions }).toEqual({ code: 0, opened: 1, decisions: [] });
  expect(out).toMatchSnapshot();
});

test('--all lists the rest too', async () => {
  const { out } = await run(['policy', 'simulate', '--all'], { fake: all() });
  expect(out).toContain('chg-same5678  2026-11-18 09:00:00 UTC  gaap:BindListenerRealServers, succeeded  the same\n');
});

test('--days, --state and --limit say which', async () => {
  const idsOf = async (...flags: readonly string[]) => {
    const { out } = await run(['policy', 'simulate', '--output', 'json', ...flags], { fake: all() });
    return JSON.parse(out).changes.map(({ id }: Change) => id);
  };
  expect(await idsOf('--days', '32')).toHaveLength(6);
  expect(await idsOf('--days', '2')).toEqual(['chg-denied01', 'chg-more5678']);
  expect(await idsOf('--state', 'denied')).toEqual(['chg-more5678']);
  expect(await idsOf('--limit', '1')).toEqual(['chg-denied01']);
  const cut = await run(['policy', 'simulate', '--limit', '1'], { fake: all() });
  expect(cut.out).toContain('These are the newest 1; --limit takes more.\n');
});

test('as JSON it is whole: both answers with their reasons, also where they are the same', async () => {
  const { out } = await run(['policy', 'simulate', '--output', 'json'], { fake: all() });
  const document = JSON.parse(out);
  expect(document).toMatchObject({
    since: '2026-10-23T09:00:00.000Z',
    cut: false,
    summary: { denied: 1, more: 1, fewer: 1, passes: 1, same: 1 },
    unmeasured: 0,
  });
  expect(document.changes.map(({ difference }: { difference: string }) => difference)).toEqual([
    'denied',
    'more',
    'passes',
    'same',
    'fewer',
  ]);
  expect(document.changes[0]).toMatchObject({
    id: 'chg-denied01',
    account: 'frozen',
    before: { outcome: 'require', evaluation: { policyVersion: lax.policy.version } },
    after: { outcome: 'deny', rules: ['frozen'], evaluation: { policyVersion: strict.policy.version } },
  });
});

test('plans of before shares were recorded are told', async () => {
  const { shareLost: _, ...blast } = change().plan.blast;
  const { out } = await run(['policy', 'simulate'], {
    fake: fakeExecutor({ ...strict, changes: [past('chg-old', 'default', 1, { plan: { blast } }), same] }),
  });
  expect(out).toContain('1 plan did not record the share that is lost; there it counts as all.\n');
});

test('rules on time are asked about the instant of the request', async () => {
  const office = house({
    people: crew,
    policy: { rules: [{ name: 'night', when: { time: { hours: '08:00-10:00' } }, decide: 'deny' }] },
  });
  const [inside, outside] = [past('chg-in', 'default', 1), past('chg-out', 'default', 1.5)];
  const fake = fakeExecutor({ ...office, changes: [inside, outside] });
  const { out } = await run(['policy', 'simulate', '--output', 'json'], { fake });
  expect(JSON.parse(out).summary).toMatchObject({ denied: 1, same: 1 });
});

test('where nothing was asked for there is nothing to say', async () => {
  const { code, out } = await run(['policy', 'simulate', '--days', '1'], { fake: fakeExecutor({ changes: [old] }) });
  expect({ code, out }).toEqual({ code: 0, out: 'No change was asked for since 2026-11-21 09:00:00 UTC.\n' });
});

test('interrupted, it ends', async () => {
  const stop = new AbortController();
  stop.abort();
  const { code, err } = await run(['policy', 'simulate'], { fake: all(), signal: stop.signal });
  expect(code).toBe(130);
  expect(err).toContain('nothing was changed');
});

test.each([
  [['--days', '0'], 'A number from 1 to 3650 is needed.'],
  [['--limit', '1e3'], 'A number from 1 to 100000 is needed.'],
  [['--state', 'done'], 'There are: planned'],
])('%j is wrong usage', async (flags, sentence) => {
  const { code, err, flags: opened } = await run(['policy', 'simulate', ...flags], { fake: all() });
  expect({ code, opened }).toEqual({ code: 2, opened: [] });
  expect(err).toContain(sentence);
});

describe('the difference between two answers', () => {
  const says = (policy: object, given: Parameters<typeof change>[0] = {}) =>
    change({ ...house({ people: crew, policy }), plan: harmless, ...given }).evaluation;
  const require = (required: object) => ({ rules: [{ name: 'r', decide: 'require', require: required }] });
  const deny = (except: boolean) => ({
    rules: [{ name: 'd', decide: 'deny', except_break_glass: except }],
    break_glass: { roles: ['sre-lead'] },
  });
  const allow = { rules: [{ name: 'a', decide: 'allow' }] };

  test.each([
    ['the same', says({}), says({}), 'same'],
    ['one more person', says({}), says(require({ approvals: 2 })), 'more'],
    ['fewer in particular', says(require({ approvals: 2 })), says(require({}), { needs: { approvals: 2 } }), 'fewer'],
    ['one less', says(require({ approvals: 2 })), says(require({})), 'fewer'],
    [
      'other people',
      says(require({ from: { people: ['lee'] } })),
      says(require({ from: { people: ['ada'] } })),
      'more',
    ],
    ['a reason', says({}), says({}, { needs: { reason: true } }), 'more'],
    ['somebody instead of nobody', says(allow), says({}), 'more'],
    ['nobody instead of somebody', says({}), says(allow), 'passes'],
    ['nobody, still', says(allow), says(allow), 'same'],
    ['a denial', says({}), says(deny(false)), 'denied'],
    ['a denial, but for breaking the glass', says({}), says(deny(true)), 'denied'],
    ['a denial, still', says(deny(false)), says(deny(false)), 'same'],
    ['a denial that now may be passed', says(deny(false)), says(deny(true)), 'fewer'],
    ['a denial that no longer may', says(deny(true)), says(deny(false)), 'denied'],
    ['a question instead of a denial', says(deny(false)), says({}), 'fewer'],
    ['nothing instead of a denial', says(deny(false)), says(allow), 'passes'],
  ])('%s', (_, before, after, difference) => {
    expect(differenceOf(before, after)).toBe(difference);
  });
});

test('every change is looked at once, also where a page ends between two of one millisecond', async () => {
  const moments = [...Array(450).keys()].map((at) =>
    past(`chg-${at}`, 'default', 0, { createdAtMs: startMs - Math.floor(at / 3) }),
  );
  const asked: ListFilter[] = [];
  const executor: Pick<Executor, 'list'> = {
    async list(filter) {
      asked.push(filter);
      return moments
        .filter(({ createdAtMs }) => createdAtMs < (filter.createdBeforeMs ?? Infinity))
        .slice(0, filter.limit);
    },
  };
  const seen: string[] = [];
  for await (const { id } of pastChanges(executor, { states: [], sinceMs: 0, limit: 1_000 })) seen.push(id);
  expect(new Set(seen).size).toBe(450);
  expect(seen).toHaveLength(450);
  expect(asked).toHaveLength(4);
});
