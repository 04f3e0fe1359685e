import type { Executor } from '../../../src/executor/api.ts';
import { asked, decided, made, shown, yes } from '../acts.ts';
import { ofChange, ofDecision, ofDrive, ofRequest } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, team } from '../house.ts';
import type { Seat } from '../stage.ts';
import { drop, dropOther, register, registerElsewhere } from '../wishes.ts';

/** Asks to take a change back, which is another change. */
async function undone({ executor }: Seat, id: string, asker: Parameters<Executor['undo']>[1]['principal'] = ada.mcp) {
  const outcome = await executor.undo(id, { principal: asker });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

/** A change that must not be taken back, which is recorded with it. */
async function notUndone({ executor }: Seat, id: string): Promise<Answer> {
  const answer = ofRequest(await executor.undo(id, { principal: ada.mcp }));
  return answer.kind === 'refused' ? { ...answer, about: { change: id, trace: 'undo_asked' } } : answer;
}

export const undo: readonly Attempt[] = [
  {
    name: 'undo in place of an approval',
    what: 'A function is bound and approved; its undo, which unbinds it, is driven without anybody’s yes.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open(team);
      const back = await undone(seat, (await made(seat, register, ada.mcp, bea.console)).id);
      return [ofChange(back, 'approval_requested'), await ofDrive(seat, back.id, 'approval_requested')];
    },
  },
  {
    name: 'the approval of the change for its undo',
    what: 'The yes to a change is sent for the change that takes it back.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open(team);
      const done = await made(seat, register, ada.mcp, bea.console);
      const back = await undone(seat, done.id);
      return [
        ofDecision(await seat.executor.decide(back.id, { ...yes(back), digest: done.digest }, bea.console)),
        ofDecision(await seat.executor.decide(back.id, { ...yes(back), typed: '' }, bea.console)),
        ofDecision(await seat.executor.decide(back.id, yes(back), bea.mcp)),
      ];
    },
  },
  {
    name: 'undo approved by who asked for it',
    what: 'Ada takes back what Bea had asked for, and approves that herself under another identity.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open(team);
      const back = await undone(seat, (await made(seat, register, bea.mcp, bea.console)).id);
      return [ofDecision(await seat.executor.decide(back.id, yes(back), ada.console))];
    },
  },
  {
    name: 'undo under what stands for the change',
    what: 'Binding passes beforehand; taking it back, which unbinds, is asked for under that.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open(team);
      const change = await asked(seat, register, ada.mcp);
      const standing = { forMinutes: 60, sameParameters: false };
      await decided(seat, change, { ...yes(change), standing }, bea.console);
      await seat.executor.drive(change.id);
      const back = await undone(seat, change.id);
      return [ofChange(back, 'approval_requested'), await ofDrive(seat, back.id, 'approval_requested')];
    },
  },
  {
    name: 'undo where a rule denies it',
    what: 'A rule denies to unbind functions, and binding one is taken back.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open({
        ...team,
        rules: [{ name: 'keep', when: { operations: ['clb:Deregister*'] }, decide: 'deny' }],
      });
      const back = await undone(seat, (await made(seat, register, ada.mcp, bea.console)).id);
      return [ofChange(back, 'refused')];
    },
  },
  {
    name: 'undo after the live state moved',
    what: 'A change is taken back after somebody else has changed the same listener.',
    honest: 2,
    async run(stage) {
      const seat = await stage.open(team);
      const done = await made(seat, drop, ada.mcp, bea.console);
      await made(seat, dropOther, ada.mcp, bea.console);
      return [await notUndone(seat, done.id)];
    },
  },
  {
    name: 'undo approved before the live state moved',
    what: 'The undo is approved, somebody else changes the same listener, and then the undo is driven.',
    honest: 2,
    async run(stage) {
      const seat = await stage.open(team);
      const back = await undone(seat, (await made(seat, drop, ada.mcp, bea.console)).id);
      await decided(seat, back, yes(back), bea.console);
      await made(seat, dropOther, ada.mcp, bea.console);
      return [await ofDrive(seat, back.id, 'superseded')];
    },
  },
  {
    name: 'undo of what was never made',
    what: 'Changes are taken back that were denied, cancelled, refused and are still waiting.',
    async run(stage) {
      const seat = await stage.open({
        ...team,
        rules: [{ name: 'keep', when: { operations: ['scf:*'] }, decide: 'deny' }],
      });
      const denied = await asked(seat, drop, ada.mcp);
      await decided(seat, denied, { kind: 'deny' }, bea.console);
      const cancelled = await asked(seat, register, ada.mcp);
      await decided(seat, cancelled, { kind: 'cancel' }, bea.console);
      const waiting = await asked(seat, registerElsewhere, ada.mcp);
      return [
        await notUndone(seat, denied.id),
        await notUndone(seat, cancelled.id),
        await notUndone(seat, waiting.id),
        ofChange(await shown(seat, denied.id), 'denied'),
        ofRequest(await seat.executor.undo('chg-nothing000', { principal: ada.mcp })),
      ];
    },
  },
  {
    name: 'undo twice',
    what: 'A change is taken back twice; one undo is approved and made, and its twin is driven and approved.',
    honest: 2,
    async run(stage) {
      const seat = await stage.open(team);
      const { id } = await made(seat, register, ada.mcp, bea.console);
      const [one, twin] = [await undone(seat, id), await undone(seat, id)];
      await decided(seat, one, yes(one), bea.console);
      await seat.executor.drive(one.id);
      await decided(seat, twin, yes(twin), bea.console);
      return [await ofDrive(seat, twin.id, 'failed'), await notUndone(seat, id)];
    },
  },
];
