/** Roles that a token gives: what is asked for with it is judged by them, and nobody decides by them. */
import { expect, test } from 'vitest';
import type { Principal } from '../../src/people/principal.ts';
import type { RuleInput } from '../policy/facts.ts';
import {
  approves,
  asks,
  atTerminal,
  changeNow,
  decides,
  inAssistant,
  inConsole,
  outcomeOf,
  requires,
  said,
  setUpHouse,
} from './house.ts';
import { dropOne } from './setup.ts';

const withRoles = (principal: Principal, ...roles: readonly string[]): Principal => ({
  ...principal,
  roles: [...roles],
});
const notForLeads: RuleInput = { name: 'leads do not ask', decide: 'deny', when: { asked_by: { roles: ['lead'] } } };

test('a rule on who asks sees them besides those of the person, and they are on record', async () => {
  const on = await setUpHouse({ rules: [notForLeads] });
  expect(await outcomeOf(on, withRoles(inAssistant('alice'), 'lead'))).toMatchObject({ change: { state: 'refused' } });
  const change = await asks(on, withRoles(inAssistant('alice'), 'other'));
  expect(await changeNow(on, change)).toMatchObject({
    state: 'awaiting_approval',
    asker: { id: 'mcp:alice', person: 'alice', roles: ['other'] },
  });
});

test.each([
  ['a terminal', atTerminal('alice')],
  ['the console', inConsole('alice')],
  ['Slack', { ...inConsole('alice'), id: 'slack:T1/UALICE', surface: 'slack' } as const],
])('only a token gives any: at %s they are not taken', async (_, principal) => {
  const on = await setUpHouse({ rules: [notForLeads] });
  const change = await asks(on, withRoles(principal, 'lead'));
  expect(change.state).toBe('awaiting_approval');
  expect(change.asker).not.toHaveProperty('roles');
});

test('nobody approves by them, whatever the surface says', async () => {
  const on = await setUpHouse({ rules: [requires({ from: { roles: ['lead'] } })] });
  const change = await asks(on, inAssistant('alice'));
  for (const principal of [inAssistant('dave'), inConsole('dave'), atTerminal('dave')])
    expect(await approves(on, change, withRoles(principal, 'lead'))).toMatchObject({ kind: 'rejected' });
  expect((await changeNow(on, change)).approvals).toEqual([]);
  expect(said(await approves(on, change, inConsole('bob')))).toBe('approved');
});

test('nobody breaks the glass by them', async () => {
  const on = await setUpHouse({ breakGlass: ['lead'] });
  const change = await asks(on, inAssistant('alice'), dropOne);
  const typed = change.evaluation.needs.typed;
  const decision = { kind: 'break_glass', digest: change.digest, typed, reason: 'it burns' } as const;
  expect(await decides(on, change, decision, withRoles(inConsole('dave'), 'lead'))).toMatchObject({ kind: 'rejected' });
  expect(said(await decides(on, change, decision, inConsole('bob')))).toBe('approved');
});
