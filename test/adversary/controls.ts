/** For each family the honest version of the same acts: these have to be carried out, or its attempts prove nothing. */
import { toJsonRecord } from '../../src/lib/json.ts';
import { approved, asked, decided, finished, made, yes } from './acts.ts';
import { assistant, form, page } from './assistant.ts';
import type { Control } from './attempt.ts';
import { desk } from './browser.ts';
import { ada, bea, gus, type House, mallory, requiring, team, who } from './house.ts';
import { command } from './terminal.ts';
import { hour } from './travel-clock.ts';
import { add, addMore, drop, dropOther, dropSubject, register } from './wishes.ts';

const op = who('op');
/** Asked for by Ada, and approved by these people. */
const approvedBy = (
  name: string,
  house: House,
  by: readonly Parameters<typeof decided>[3][],
  asker = ada.mcp,
): Control => ({
  name,
  family: 'wrong person',
  executes: 1,
  async run(stage) {
    const seat = await stage.open(house);
    const change = await asked(seat, drop, asker);
    for (const principal of by) await decided(seat, change, yes(change), principal);
    await finished(seat.executor, change.id);
  },
});

export const controls: readonly Control[] = [
  {
    name: 'a person at the client says yes to a write in a form',
    family: 'forged elicitation',
    executes: 1,
    async run(stage) {
      const answer = () => ({ action: 'accept', content: { decision: 'approve' } }) as const;
      const client = await assistant(stage, await stage.open(), { capabilities: form, answer });
      await client.call('clb_register_function_targets', toJsonRecord(register.input));
    },
  },
  {
    name: 'a person is led to the page, and says yes there',
    family: 'forged elicitation',
    executes: 1,
    async run(stage) {
      const seat = await stage.open();
      const at = await desk(stage, seat);
      const signedIn = await at.signIn();
      const client = await assistant(stage, seat, {
        capabilities: page,
        pageOf: async (id) => `${at.url}/changes/${id}`,
        async answer() {
          const [change] = await seat.executor.list({ limit: 1 });
          if (change) await signedIn.send('approve', change, { typed: dropSubject });
          return { action: 'accept' };
        },
      });
      await client.call('gaap_bind_listener_real_servers', toJsonRecord(drop.input));
    },
  },
  {
    name: 'a change is approved and driven, and superseded and approved again',
    family: 'mutated arguments',
    executes: 2,
    async run(stage) {
      const seat = await stage.open();
      const old = await approved(seat, await asked(seat, drop, op.mcp), op.terminal);
      await made(seat, dropOther, op.mcp, op.terminal);
      const again = await seat.executor.drive(old.id);
      await approved(seat, again, op.terminal);
      await finished(seat.executor, old.id);
    },
  },
  {
    name: 'one approval, driven by two processes at once',
    family: 'replay',
    executes: 1,
    async run(stage) {
      const [one, other] = [await stage.open(), await stage.open()];
      const { id } = await approved(one, await asked(one, drop, op.mcp), op.terminal);
      await Promise.all([one.executor.drive(id), other.executor.drive(id)]);
    },
  },
  approvedBy('somebody else, signed in', team, [bea.console]),
  approvedBy('somebody else, in the chat', team, [gus.slack]),
  approvedBy('somebody with the role', requiring({ from: { roles: ['sre'] } }), [bea.console]),
  approvedBy('two people', requiring({ approvals: 2 }), [bea.console, gus.slack]),
  approvedBy('two people for a stranger', team, [bea.console, ada.console], mallory.mcp),
  approvedBy('in the right channel', requiring({ channels: ['slack:C0OPS'] }), [bea.slack]),
  approvedBy(
    'a member of the group',
    {
      ...requiring({ from: { slack_groups: ['S0LEADS'] } }),
      groups: { members: async () => new Set(['slack:T01/UBEA']) },
    },
    [bea.console],
  ),
  approvedBy('at a terminal where nobody signs in', {}, [op.terminal]),
  {
    name: 'a rule that allows lets a write pass',
    family: 'policy',
    executes: 1,
    async run(stage) {
      const seat = await stage.open({
        ...team,
        rules: [{ name: 'writes', when: { effects: ['write'] }, decide: 'allow' }],
      });
      await finished(seat.executor, (await asked(seat, add, ada.mcp)).id);
    },
  },
  {
    name: 'the glass is broken by who may, over a rule that lets them',
    family: 'policy',
    executes: 1,
    async run(stage) {
      const seat = await stage.open({
        ...team,
        breakGlass: ['sre'],
        rules: [{ name: 'freeze', decide: 'deny', except_break_glass: true }],
      });
      const change = await asked(seat, drop, ada.mcp);
      const { digest } = change;
      await decided(seat, change, { kind: 'break_glass', digest, typed: dropSubject, reason: 'it burns' }, bea.console);
      await finished(seat.executor, change.id);
    },
  },
  {
    name: 'approved and sent before the freeze',
    family: 'policy',
    executes: 1,
    async run(stage) {
      stage.clock.travelTo('2031-01-01T17:30:00Z');
      const when = { time: { from: '2031-01-01T18:00', until: '2031-01-03T06:00' } };
      await made(
        await stage.open({ ...team, rules: [{ name: 'freeze', when, decide: 'deny' }] }),
        drop,
        ada.mcp,
        bea.console,
      );
    },
  },
  {
    name: 'the like of it passes while it stands',
    family: 'standing',
    executes: 2,
    async run(stage) {
      const seat = await stage.open(team);
      const change = await asked(seat, add, ada.mcp);
      await decided(seat, change, { ...yes(change), standing: { forMinutes: 60, sameParameters: false } }, bea.console);
      await finished(seat.executor, change.id);
      stage.clock.travel(hour / 2);
      await finished(seat.executor, (await asked(seat, addMore, ada.slack)).id);
    },
  },
  {
    name: 'other parameters and another surface pass while it stands for them',
    family: 'standing',
    executes: 2,
    async run(stage) {
      const seat = await stage.open(team);
      const change = await asked(seat, add, ada.mcp);
      await decided(
        seat,
        change,
        { ...yes(change), standing: { forMinutes: 60, sameParameters: false } },
        bea.terminal,
      );
      await finished(seat.executor, change.id);
      await finished(seat.executor, (await asked(seat, addMore, ada.terminal)).id);
    },
  },
  {
    name: 'an undo that is approved',
    family: 'undo',
    executes: 2,
    async run(stage) {
      const seat = await stage.open(team);
      const { id } = await made(seat, register, ada.mcp, bea.console);
      const back = await seat.executor.undo(id, { principal: ada.mcp });
      if (back.kind === 'failed') throw new Error(back.failure.message);
      await approved(seat, back.change, bea.console);
      await finished(seat.executor, back.change.id);
    },
  },
  {
    name: 'the right words at a terminal',
    family: 'command line',
    executes: 1,
    async run(stage) {
      const seat = await stage.open();
      const { id } = await asked(seat, drop, op.mcp);
      await command(stage, seat, ['approve', id], { lines: [dropSubject] });
    },
  },
  {
    name: 'the form of the page',
    family: 'console',
    executes: 1,
    async run(stage) {
      const seat = await stage.open();
      const change = await asked(seat, drop, op.mcp);
      const signedIn = await (await desk(stage, seat)).signIn();
      await signedIn.send('approve', change, { typed: dropSubject });
    },
  },
];
