/** What somebody could do who may write to the file of the ledger, and edits what a change would do. */
import { digestOfPlan } from '../../../src/executor/plan.ts';
import { type JsonObject, toJsonRecord } from '../../../src/lib/json.ts';
import { approved, asked, made, yes } from '../acts.ts';
import { ofDecision, ofDrive } from '../answers.ts';
import type { Attempt } from '../attempt.ts';
import { who } from '../house.ts';
import { approvalsIn, editRecord } from '../tamper.ts';
import { add, drop, dropAdded, dropOther } from '../wishes.ts';

const op = who('op').terminal;
const claimed = who('op').mcp;

/** Approved by a human, then edited, then driven. */
const afterApproval = (name: string, what: string, edit: (document: JsonObject) => JsonObject): Attempt => ({
  name: `edited ${name}`,
  what,
  async run(stage) {
    const seat = await stage.open();
    const { id } = await approved(seat, await asked(seat, drop, claimed), op);
    editRecord(stage, id, edit);
    return [await ofDrive(seat, id, 'superseded')];
  },
});

export const editedPlan: readonly Attempt[] = [
  afterApproval('parameters', 'After the approval somebody edits the parameters.', (document) => ({
    ...document,
    input: toJsonRecord(dropOther.input),
  })),
  afterApproval('request', 'After the approval somebody edits nothing but the request that is sent.', (document) => ({
    ...document,
    plan: { ...toJsonRecord(document['plan']), request: toJsonRecord(dropOther.input) },
  })),
  afterApproval('account', 'After the approval somebody edits the account.', (document) => ({
    ...document,
    account: 'other',
  })),
  {
    name: 'edited parameters, request and digest',
    what: 'After the approval somebody edits all of them so that they fit each other, and not the approval.',
    async run(stage) {
      const seat = await stage.open();
      const model = await asked(seat, dropOther, claimed);
      const { id } = await approved(seat, await asked(seat, drop, claimed), op);
      editRecord(stage, id, (document) => {
        const { input, plan, digest } = toJsonRecord(model);
        return { ...document, input, plan, digest };
      });
      return [await ofDrive(seat, id, 'superseded')];
    },
  },
  {
    name: 'edited parameters, request, digest and the digest of the approval',
    what: 'After the approval somebody puts another plan in its place and makes the approval fit it.',
    async run(stage) {
      const seat = await stage.open();
      const model = await asked(seat, dropOther, claimed);
      const { id } = await approved(seat, await asked(seat, drop, claimed), op);
      editRecord(stage, id, (document) => {
        const { input, plan, digest } = toJsonRecord(model);
        const approvals = approvalsIn(document).map((one) => ({ ...one, digest }));
        return { ...document, input, plan, digest, approvals };
      });
      return [await ofDrive(seat, id, 'superseded')];
    },
  },
  {
    name: 'edited operation',
    what: 'After the approval somebody edits the operation and its parameters.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      await made(seat, add, claimed, op);
      const { id } = await approved(seat, await asked(seat, dropAdded, claimed), op);
      const input = { ListenerIds: ['listener-tcpfree1'], Force: 1, ProxyId: 'link-3d85gh' };
      editRecord(stage, id, (document) => ({ ...document, operation: 'gaap:DeleteListeners', input }));
      return [await ofDrive(seat, id, 'superseded')];
    },
  },
  {
    name: 'edited while a human looks',
    what: 'Somebody edits parameters and request while the plan is on the screen; the human approves what was there.',
    async run(stage) {
      const seat = await stage.open();
      const seen = await asked(seat, drop, claimed);
      editRecord(stage, seen.id, (document) => {
        const input = toJsonRecord(dropOther.input);
        return { ...document, input, plan: { ...toJsonRecord(document['plan']), request: input } };
      });
      await approved(seat, seen, op);
      return [await ofDrive(seat, seen.id, 'superseded')];
    },
  },
  {
    name: 'edited while a human looks, with its digest',
    what: 'Somebody puts another whole plan with its digest in place while a human looks at the old one.',
    async run(stage) {
      const seat = await stage.open();
      const seen = await asked(seat, drop, claimed);
      const { account, region, operation } = seen;
      editRecord(stage, seen.id, (document) => {
        const input = toJsonRecord(dropOther.input);
        const plan = { ...seen.plan, request: input };
        const digest = digestOfPlan({ account, region, operation, input, round: 0 }, plan);
        return { ...document, input, plan: toJsonRecord(plan), digest };
      });
      return [ofDecision(await seat.executor.decide(seen.id, yes(seen), op))];
    },
  },
];
