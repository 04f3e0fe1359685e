/**
 * What no check of approvals can keep somebody from who may do what the program's own user may: these are carried out.
 * They are no attempts. What there is against them is to keep assistants away from that account, and that each leaves a
 * trace. Whoever chains events as the program does leaves none in the ledger: that is what the program itself does.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, toJsonRecord } from '../../src/lib/json.ts';
import { asked, made } from './acts.ts';
import { ada, bea, team } from './house.ts';
import { type Stage, setStage } from './stage.ts';
import { addEvent, auditFault, editRecord, tamper } from './tamper.ts';
import { piped } from './terminal.ts';
import { hour } from './travel-clock.ts';
import { add, addMore, deletion, drop } from './wishes.ts';

export interface Beyond {
  readonly name: string;
  readonly what: string;
  /** How many executions the honest decisions in it are good for. */
  readonly honest?: number;
  run(stage: Stage): Promise<void>;
  /** The sentence in which it shows afterwards; undefined where it does not. */
  trace(stage: Stage): Promise<string | undefined>;
}

export interface Seen {
  /** What the cloud carried out beyond what was honestly approved. */
  readonly writes: number;
  readonly trace: string | undefined;
}

export async function lookAt({ honest = 0, run, trace }: Beyond): Promise<Seen> {
  await using stage = await setStage();
  await run(stage);
  await stage.open(team);
  await stage.playOut();
  return { writes: stage.writes().length - honest, trace: await trace(stage) };
}

const lawless = 'policy: { rules: [{ name: mine, when: { effects: [write, destructive] }, decide: allow }] }\n';

export const beyond: readonly Beyond[] = [
  {
    name: 'an approval with its event, added to the file of the ledger',
    what: 'Writes an approval of Bea’s into the record, sets the state to approved and adds the event that tells of it.',
    async run(stage) {
      const { id, digest } = await asked(await stage.open(team), drop, ada.mcp);
      editRecord(stage, id, (document) => {
        const { policyVersion } = toJsonRecord(document['evaluation']);
        const by = { ...bea.console, person: 'bea' };
        return { ...document, approvals: [{ digest, policyVersion, by, atMs: 0, countsFor: [] }] };
      });
      tamper(stage, "update change set state = 'approved' where id = ?", id);
      addEvent(stage, id, 'approved', { message: 'Approved by Bea.', digest, by: bea.console.id, person: 'bea' });
    },
    trace: auditFault,
  },
  {
    name: 'a standing approval, added to the file of the ledger',
    what: 'Adds the event of a standing approval by Bea to a change that was made, so that the next one passes.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open(team);
      const { id, operation, account, region = '', plan, asker } = await made(seat, add, ada.mcp, bea.console);
      const granted: JsonObject = {
        ...{ message: 'Bea lets it pass.', id: 'sta-000000000000', operation, account, region },
        ...{
          resources: plan.targets.map(({ resource }) => resource),
          subject: plan.subject,
          untilMs: stage.clock.now() + hour,
        },
        ...{ asker: toJsonRecord(asker), by: { ...bea.console, person: 'bea' } },
      };
      addEvent(stage, id, 'standing_granted', granted);
      await asked(seat, addMore, ada.mcp);
    },
    trace: auditFault,
  },
  {
    name: 'a configuration of one’s own',
    what: 'Starts the real program in a pipe with a configuration file whose policy allows everything.',
    async run(stage) {
      const file = path.join(stage.folder, 'mine.yaml');
      writeFileSync(file, lawless);
      const { tool, input } = deletion;
      await piped(stage, ['call', tool, '--json', JSON.stringify(input), '--config', file]);
    },
    // Nothing is wrong with the chain: it tells what happened, and by which rule.
    async trace(stage) {
      const { executor } = await stage.open();
      const [change] = await executor.list({ limit: 1 });
      const events = change ? await executor.events(change.id) : [];
      const said = events.map(({ body }) => String(body['message']));
      return said.find((message) => message.includes('Rule "mine" allows it without asking anybody.'));
    },
  },
];
