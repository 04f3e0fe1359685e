/** What somebody could do who may write to the file of the ledger, and edits who asked, who approved and how it stands. */
import type { Change } from '../../../src/executor/change.ts';
import { type JsonObject, toJsonRecord } from '../../../src/lib/json.ts';
import { approved, asked, decided, finished, made, yes } from '../acts.ts';
import { ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, gus, type House, requiring, team, who } from '../house.ts';
import type { Seat, Stage } from '../stage.ts';
import { approvalsIn, editRecord, tamper } from '../tamper.ts';
import { hour } from '../travel-clock.ts';
import { drop, register } from '../wishes.ts';

const op = who('op').terminal;
const claimed = who('op').mcp;

const setState = (stage: Stage, id: string) => tamper(stage, "update change set state = 'approved' where id = ?", id);

/** An approval as the record would have it, and nobody has given it. */
const forged = (document: JsonObject, more: JsonObject = {}) => ({
  digest: document['digest'],
  policyVersion: toJsonRecord(document['evaluation'])['policyVersion'],
  by: { ...bea.console, person: 'bea' },
  atMs: 0,
  countsFor: ['lead'],
  ...more,
});

/** Waits for more than it has been given; what is missing is written into the record by hand. */
async function completedByHand(
  stage: Stage,
  house: House,
  begin: (seat: Seat, change: Change) => Promise<unknown>,
  edit: (document: JsonObject) => JsonObject,
): Promise<readonly Answer[]> {
  const seat = await stage.open(house);
  const change = await asked(seat, drop, ada.mcp);
  await begin(seat, change);
  editRecord(stage, change.id, edit);
  setState(stage, change.id);
  return [await ofDrive(seat, change.id, 'superseded')];
}

const nothingYet = async () => undefined;

export const editedApprovals: readonly Attempt[] = [
  {
    name: 'state set to approved',
    what: 'Somebody sets the state of a waiting change to approved.',
    run: (stage) => completedByHand(stage, team, nothingYet, (document) => document),
  },
  {
    name: 'need set to nobody',
    what: 'Somebody sets the state to approved and what policy asks for to nothing.',
    run: (stage) =>
      completedByHand(stage, team, nothingYet, (document) => {
        const evaluation = toJsonRecord(document['evaluation']);
        const needs = { ...toJsonRecord(evaluation['needs']), approvals: 0, typed: '', grade: 'claimed' };
        return { ...document, evaluation: { ...evaluation, needs } };
      }),
  },
  {
    name: 'an approval written by hand',
    what: 'Somebody writes a whole approval of Bea’s into the record and sets the state to approved.',
    run: (stage) =>
      completedByHand(stage, team, nothingYet, (document) => ({ ...document, approvals: [forged(document)] })),
  },
  {
    name: 'the second approval written by hand',
    what: 'A rule wants two people; one has approved, and the other approval is written into the record.',
    run: (stage) =>
      completedByHand(
        stage,
        requiring({ approvals: 2 }),
        (seat, change) => decided(seat, change, yes(change), bea.console),
        (document) => ({
          ...document,
          approvals: [...approvalsIn(document), forged(document, { by: { ...gus.console, person: 'gus' } })],
        }),
      ),
  },
  {
    name: 'an approval made to count for a rule',
    what: 'A rule wants an SRE among two; a guest has approved, and the record is edited so that this counts for the rule.',
    run: (stage) =>
      completedByHand(
        stage,
        {
          ...requiring({ from: { roles: ['sre'] } }),
          rules: [
            { name: 'lead', decide: 'require', require: { from: { roles: ['sre'] } } },
            { name: 'two', decide: 'require', require: { approvals: 2 } },
          ],
          people: { ...team.people, dan: { login: ['dan'] } },
        },
        async (seat, change) => {
          await decided(seat, change, yes(change), gus.console);
          await decided(seat, change, yes(change), who('dan').console);
        },
        (document) => ({
          ...document,
          approvals: approvalsIn(document).map((one) => ({ ...one, countsFor: ['lead', 'two'] })),
        }),
      ),
  },
  {
    name: 'glass broken by hand',
    what: 'A rule wants two people; one has approved, and the record is edited as if that had broken the glass.',
    run: (stage) =>
      completedByHand(
        stage,
        requiring({ approvals: 2 }),
        (seat, change) => decided(seat, change, yes(change), bea.console),
        (document) => ({
          ...document,
          approvals: approvalsIn(document).map((one) => ({ ...one, breakGlass: true })),
        }),
      ),
  },
  {
    name: 'somebody else written in as the requester',
    what: 'Ada asks, writes Gus into the record as who asked, and approves.',
    async run(stage) {
      const seat = await stage.open(team);
      const change = await asked(seat, drop, ada.mcp);
      editRecord(stage, change.id, (document) => ({ ...document, asker: { ...gus.mcp, person: 'gus' } }));
      await decided(seat, change, yes(change), ada.console);
      return [await ofDrive(seat, change.id, 'superseded')];
    },
  },
  {
    name: 'more time',
    what: 'An approval has expired while the live state stayed as it was, and its end is moved in the record.',
    async run(stage) {
      const seat = await stage.open();
      const { id } = await approved(seat, await asked(seat, drop, claimed), op);
      stage.clock.travel(2 * hour);
      tamper(stage, 'update change set expires_at_ms = ? where id = ?', stage.clock.now() + hour, id);
      return [await ofDrive(seat, id, 'superseded')];
    },
  },
  {
    name: 'state set back after success',
    what: 'Somebody sets a change that was made back to approved, to have it made once more.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const { id } = await made(seat, drop, claimed, op);
      setState(stage, id);
      return [await ofDrive(seat, id, 'failed')];
    },
  },
  {
    name: 'state set back after an undo',
    what: 'A change is made and taken back, so that its plan is true again; its state is set back to approved.',
    honest: 2,
    async run(stage) {
      const seat = await stage.open();
      const { id } = await made(seat, register, claimed, op);
      const undone = await seat.executor.undo(id, { principal: claimed });
      if (undone.kind === 'failed') throw new Error(undone.failure.message);
      await approved(seat, undone.change, op);
      await finished(seat.executor, undone.change.id);
      setState(stage, id);
      tamper(stage, 'update change set expires_at_ms = ? where id = ?', stage.clock.now() + 600_000, id);
      return [await ofDrive(seat, id, 'superseded')];
    },
  },
];
