/** Executors that are broken on purpose: what the judge has to find, or it proves nothing. */
import type { Decision } from '../../src/executor/api.ts';
import { changeOf } from '../../src/executor/changes.ts';
import { toJsonRecord } from '../../src/lib/json.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Family } from './attempt.ts';
import type { Saboteur } from './stage.ts';

/** With an attempt of each family that it lets through. */
export interface Sabotage extends Saboteur {
  readonly lets: Readonly<Record<Family, string>>;
}

/** Lets everything pass, whatever the rules say. */
const allowsEverything: Sabotage = {
  name: 'whose policy allows everything',
  lets: {
    'forged elicitation': 'the right words for a destructive change',
    'mutated arguments': 'drive another change',
    replay: 'approve after deny',
    'wrong person': 'the requester',
    policy: 'a rule that denies',
    standing: 'for what destroys',
    undo: 'undo of what was never made',
    'command line': 'half a terminal',
    console: 'without a session',
  },
  parts: (parts) => ({
    ...parts,
    policy: {
      ...parts.policy,
      rules: [{ name: 'everything', decides: 'allow', coversDestructive: true, conditions: [] }],
    },
  }),
};

/** Takes every approval for one that counts, whoever gives it, for whatever, and however late. */
const acceptsEverything: Sabotage = {
  name: 'that accepts every decision',
  lets: {
    'forged elicitation': 'the same past the surface',
    'mutated arguments': 'the digest of another change',
    replay: 'approve after deny',
    'wrong person': 'the requester',
    policy: 'the glass from an assistant',
    standing: 'for what destroys',
    undo: 'the approval of the change for its undo',
    'command line': 'denied, then approved at the terminal',
    console: 'the digest of another change',
  },
  executor: (executor, ledger) => ({
    ...executor,
    async decide(id: string, decision: Decision, by: Principal) {
      const row = await ledger.get(id);
      if (!row || decision.kind === 'deny' || decision.kind === 'cancel') return executor.decide(id, decision, by);
      const { digest, evaluation } = changeOf(row);
      const { policyVersion } = evaluation;
      const approval = { digest, policyVersion, by, atMs: 0, countsFor: [], breakGlass: true };
      const planned = (await ledger.events(id)).find(({ kind }) => kind === 'planned');
      const moved = await ledger.advance({
        ...{ id, version: row.version, state: 'approved', expiresAtMs: Number(planned?.body['expiresAtMs']) },
        document: toJsonRecord({ ...row.document, approvals: [approval] }),
        event: { kind: 'glass_broken', body: { message: 'Accepted.', digest, by: by.id } },
      });
      return moved ? { kind: 'decided', change: changeOf(moved) } : executor.decide(id, decision, by);
    },
  }),
};

export const saboteurs: readonly Sabotage[] = [allowsEverything, acceptsEverything];
