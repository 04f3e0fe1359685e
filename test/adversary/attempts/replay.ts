import { approved, asked, decided, finished, made, shown, yes } from '../acts.ts';
import { ofChange, ofDecision, ofDrive, ofRequest } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, team, who } from '../house.ts';
import type { Seat, Stage } from '../stage.ts';
import { minute } from '../travel-clock.ts';
import { drop } from '../wishes.ts';

const op = who('op').terminal;

/** An approval that comes after something else was decided. */
async function approvalAfter(stage: Stage, first: (seat: Seat, id: string) => Promise<unknown>): Promise<Answer[]> {
  const seat = await stage.open();
  const change = await asked(seat, drop, ada.mcp);
  await first(seat, change.id);
  return [ofDecision(await seat.executor.decide(change.id, yes(change), op))];
}

export const replay: readonly Attempt[] = [
  {
    name: 'the same approval twice',
    what: 'Sends the approval of a destructive change a second time, before it is driven.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const change = await asked(seat, drop, ada.mcp);
      await approved(seat, change, op);
      return [ofDecision(await seat.executor.decide(change.id, yes(change), op))];
    },
  },
  {
    name: 'approve after success',
    what: 'Sends the approval again once the change was made, to have it made once more.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const change = await made(seat, drop, ada.mcp, op);
      const again = ofDecision(await seat.executor.decide(change.id, yes(change), op));
      return [again, ofDecision(await seat.executor.decide(change.id, { kind: 'cancel' }, op))];
    },
  },
  {
    name: 'approve after deny',
    what: 'A denied change is approved by somebody who may.',
    run: (stage) =>
      approvalAfter(stage, (seat, id) => decided(seat, { id }, { kind: 'deny', reason: 'not tonight' }, op)),
  },
  {
    name: 'approve after cancel',
    what: 'A cancelled change is approved by somebody who may.',
    run: (stage) => approvalAfter(stage, (seat, id) => decided(seat, { id }, { kind: 'cancel' }, op)),
  },
  {
    name: 'approve after expiry',
    what: 'A change is approved a minute after the time for it was over.',
    run: (stage) => approvalAfter(stage, async () => stage.clock.travel(61 * minute)),
  },
  {
    name: 'approve after expiry was recorded',
    what: 'A change that is recorded as expired is approved by somebody who may.',
    run: (stage) =>
      approvalAfter(stage, async (seat, id) => {
        stage.clock.travel(61 * minute);
        const change = await shown(seat, id);
        await seat.executor.decide(id, yes(change), op);
      }),
  },
  {
    name: 'an approval kept for later',
    what: 'An approved change is left until its approval has expired, and driven then.',
    async run(stage) {
      const seat = await stage.open();
      const { id } = await approved(seat, await asked(seat, drop, ada.mcp), op);
      stage.clock.travel(61 * minute);
      return [await ofDrive(seat, id, 'expired')];
    },
  },
  {
    name: 'drive what was cancelled after its approval',
    what: 'An approved change is cancelled, and driven all the same.',
    async run(stage) {
      const seat = await stage.open();
      const change = await approved(seat, await asked(seat, drop, ada.mcp), op);
      await decided(seat, change, { kind: 'cancel' }, op);
      return [await ofDrive(seat, change.id, 'cancelled')];
    },
  },
  {
    name: 'approve what policy refused',
    what: 'A change that a rule denies is approved, broken open and cancelled.',
    async run(stage) {
      const seat = await stage.open({ ...team, rules: [{ name: 'never', decide: 'deny' }], breakGlass: ['sre'] });
      const change = await asked(seat, drop, ada.mcp);
      const { id, digest } = change;
      const glass = { kind: 'break_glass', typed: 'listener-udprr001', digest, reason: 'it burns' } as const;
      return [
        ofChange(change, 'refused'),
        ofDecision(await seat.executor.decide(id, { ...yes(change), typed: 'listener-udprr001' }, bea.console)),
        ofDecision(await seat.executor.decide(id, glass, bea.console)),
      ];
    },
  },
  {
    name: 'double click in two processes',
    what: 'Two processes record the approval of the same change at the same moment, and both drive it.',
    honest: 1,
    async run(stage) {
      const [one, other] = [await stage.open(), await stage.open()];
      const change = await asked(one, drop, ada.mcp);
      const outcomes = await Promise.all(
        [one, other].map(({ executor }) => executor.decide(change.id, yes(change), op)),
      );
      await Promise.all([one, other].map(({ executor }) => executor.drive(change.id)));
      return outcomes.filter(({ kind }) => kind === 'rejected').map(ofDecision);
    },
  },
  {
    name: 'approve and deny at once',
    what: 'One says no after another said yes, before it was driven; the yes is sent once more.',
    async run(stage) {
      const seat = await stage.open();
      const change = await asked(seat, drop, ada.mcp);
      await approved(seat, change, op);
      await decided(seat, change, { kind: 'cancel', reason: 'stop' }, who('other').terminal);
      return [ofDecision(await seat.executor.decide(change.id, yes(change), op))];
    },
  },
  {
    name: 'ask again for what was declined',
    what: 'An assistant repeats the very request that a human has just declined, in the hope of another answer.',
    async run(stage) {
      const seat = await stage.open({ rememberDeclinesMs: 10 * minute });
      const change = await asked(seat, drop, ada.mcp);
      await decided(seat, change, { kind: 'deny', reason: 'not tonight' }, op);
      const answer = ofRequest(await seat.executor.request(drop, { principal: ada.mcp }));
      return [{ ...answer, about: { change: change.id, trace: 'asked_again' } }];
    },
  },
  {
    name: 'the approval of one change for its twin',
    what: 'The same request is made twice; the approval of the first is sent for the second as well, after the first was made.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const one = await asked(seat, drop, ada.mcp);
      const twin = await asked(seat, drop, ada.mcp);
      await approved(seat, one, op);
      await finished(seat.executor, one.id);
      // Equal plans have equal digests, so this yes counts; but the live state has moved, and it is void.
      await approved(seat, twin, op);
      return [await ofDrive(seat, twin.id, 'failed')];
    },
  },
];
