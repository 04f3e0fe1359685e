import { describe, expect, test } from 'vitest';
import type { Principal } from '../../../src/people/principal.ts';
import { asks, bind, elsewhere, toldAlone } from './asking.ts';
import { approves, cardOf } from './deciding.ts';
import { everybody, ids, stage, writes } from './stage.ts';

const only = (...groups: string[]) => ({
  rules: [{ name: 'the group', decide: 'require', require: { from: { slack_groups: groups } } }],
});
const group = (users: readonly string[], disabled = false) => ({
  id: ids.approvers,
  handle: 'approvers',
  users,
  disabled,
});

describe('who is in a user group', () => {
  test('approves by it', async () => {
    const all = await stage({ policy: only(ids.approvers) });
    await asks(all, bind);
    await approves(all, ids.bob);
    expect((await all.change('succeeded')).approvals[0]?.countsFor).toEqual(['the group']);
  });

  test('is asked when somebody decides: who was taken out since the card does not count', async () => {
    const all = await stage({ policy: only(ids.approvers) });
    await asks(all, bind);
    await cardOf(all);
    await all.slack.setGroup(group([ids.carol]));
    await approves(all, ids.bob);
    await toldAlone(all, ids.bob, 'does not count');
    await toldAlone(all, ids.bob, ids.approvers);
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
    await approves(all, ids.carol);
    await all.change('succeeded');
  });

  test('and who was put into it since does', async () => {
    const all = await stage({
      policy: only(ids.approvers),
      before: (slack) => void slack.setGroup(group([ids.carol])),
    });
    await asks(all, bind);
    await cardOf(all);
    await all.slack.setGroup(group([ids.carol, ids.bob]));
    await approves(all, ids.bob);
    await all.change('succeeded');
  });

  test('counts only if listed', async () => {
    const { bob: _, ...people } = everybody;
    const all = await stage({ policy: only(ids.approvers), people });
    await asks(all, bind);
    await approves(all, ids.bob);
    await toldAlone(all, ids.bob, 'You are not listed');
    expect(writes(all.app)).toEqual([]);
  });
});

describe('nobody counts', () => {
  test.each([
    ['the reading of it is refused', { kind: 'error', error: 'missing_scope' }],
    ['it is asked too often', { kind: 'ratelimited', retryAfterS: 30 }],
    ['the answer is lost', { kind: 'drop' }],
    ['no answer comes', { kind: 'never' }],
    ['the plan of the workspace has no groups', { kind: 'error', error: 'plan_upgrade_required' }],
    ['it is not there any more', { kind: 'error', error: 'no_such_subteam' }],
  ] as const)('where %s; later it may be asked again', async (_, harm) => {
    const all = await stage({ policy: only(ids.approvers) });
    await asks(all, bind);
    await cardOf(all);
    all.slack.faults.add({ method: 'usergroups.users.list', ...harm });
    await approves(all, ids.bob);
    await toldAlone(all, ids.bob, `Who is in ${ids.approvers} could not be found out, so nobody counts.`);
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
    await approves(all, ids.bob);
    await all.change('succeeded');
  });

  test('where the group is disabled', async () => {
    const all = await stage({ policy: only(ids.approvers) });
    await asks(all, bind);
    await cardOf(all);
    await all.slack.setGroup(group([ids.bob, ids.carol], true));
    await approves(all, ids.bob);
    await toldAlone(all, ids.bob, 'does not count');
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
  });

  test('where the process has no token, and with one the same person does', async () => {
    const people = { ...everybody, bob: { ...everybody.bob, login: ['7'] } };
    const all = await stage({ policy: only(ids.approvers), people });
    await asks(all, bind);
    const { id, digest } = await all.change('awaiting_approval');
    const bob: Principal = { id: 'login:7', name: 'bob', surface: 'console', grade: 'authenticated' };
    await using without = await elsewhere(all, { withToken: false });
    expect(await without.executor.decide(id, { kind: 'approve', digest }, bob)).toMatchObject({ kind: 'rejected' });
    await using with_ = await elsewhere(all);
    expect(await with_.executor.decide(id, { kind: 'approve', digest }, bob)).toMatchObject({ kind: 'decided' });
    await all.change('succeeded');
  });
});
