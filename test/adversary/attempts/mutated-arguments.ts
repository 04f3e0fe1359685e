import { toJsonRecord } from '../../../src/lib/json.ts';
import { approved, asked, made, yes } from '../acts.ts';
import { ofChange, ofDecision, ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { who } from '../house.ts';
import type { Seat } from '../stage.ts';
import { add, drop, dropOther, register } from '../wishes.ts';

const op = who('op').terminal;
const claimed = who('op').mcp;

/** A plan that was approved and then found to be out of date; the change waits again. */
async function superseded(seat: Seat) {
  const old = await asked(seat, drop, claimed);
  await approved(seat, old, op);
  await made(seat, dropOther, claimed, op);
  const now = await seat.executor.drive(old.id);
  return { old, now };
}

export const mutatedArguments: readonly Attempt[] = [
  {
    name: 'drive another change',
    what: 'One change is approved, and the id of another one is driven.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const harmless = await asked(seat, add, claimed);
      const other = await asked(seat, drop, claimed);
      await approved(seat, harmless, op);
      return [await ofDrive(seat, other.id, 'approval_requested')];
    },
  },
  {
    name: 'the digest of another change',
    what: 'A yes to a harmless plan is sent under the id of a destructive one.',
    async run(stage) {
      const seat = await stage.open();
      const harmless = await asked(seat, add, claimed);
      const other = await asked(seat, drop, claimed);
      const decision = { ...yes(other), digest: harmless.digest };
      return [ofDecision(await seat.executor.decide(other.id, decision, op))];
    },
  },
  {
    name: 'a digest that is none',
    what: 'A yes comes with an empty digest, the beginning of the right one, the right one in capitals, and one with a space.',
    async run(stage) {
      const seat = await stage.open();
      const change = await asked(seat, drop, claimed);
      const { digest } = change;
      const answers: Answer[] = [];
      for (const wrong of ['', digest.slice(0, 12), digest.toUpperCase(), ` ${digest}`, '*', 'undefined'])
        answers.push(ofDecision(await seat.executor.decide(change.id, { ...yes(change), digest: wrong }, op)));
      return answers;
    },
  },
  {
    name: 'the digest of the plan before',
    what: 'The live state moves, the change asks again with its new plan, and the yes to the old plan is sent once more.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const { old, now } = await superseded(seat);
      return [ofChange(now, 'superseded'), ofDecision(await seat.executor.decide(old.id, yes(old), op))];
    },
  },
  {
    name: 'the old plan comes true again',
    what: 'The live state goes back to what it was when the old yes was given, which is then sent for the plan that looks the same.',
    honest: 2,
    async run(stage) {
      const seat = await stage.open();
      const old = await asked(seat, register, claimed);
      await approved(seat, old, op);
      const twin = await made(seat, register, claimed, op);
      const undone = await seat.executor.undo(twin.id, { principal: claimed });
      if (undone.kind === 'failed') throw new Error(undone.failure.message);
      await approved(seat, undone.change, op);
      // The first look comes while the twin's function is bound, so the first change fails there and then.
      const looked = await seat.executor.drive(old.id);
      await seat.executor.drive(undone.change.id);
      return [ofChange(looked, 'failed'), ofDecision(await seat.executor.decide(old.id, yes(old), op))];
    },
  },
  {
    name: 'another region',
    what: 'The yes to a change in one region is sent for the same request in another region.',
    async run(stage) {
      const seat = await stage.open();
      const inRegion = (Region: string) => ({ ...drop, input: { ...toJsonRecord(drop.input), Region } });
      const one = await asked(seat, inRegion('ap-guangzhou'), claimed);
      const other = await asked(seat, inRegion('ap-singapore'), claimed);
      return [ofDecision(await seat.executor.decide(other.id, { ...yes(other), digest: one.digest }, op))];
    },
  },
  {
    name: 'another account',
    what: 'The yes to a change in one account is sent for the same request in another account.',
    async run(stage) {
      const seat = await stage.open();
      const one = await asked(seat, drop, claimed);
      const other = await asked(seat, { ...drop, input: { ...toJsonRecord(drop.input), Account: 'other' } }, claimed);
      return [ofDecision(await seat.executor.decide(other.id, { ...yes(other), digest: one.digest }, op))];
    },
  },
];
