/** Changes as an executor would hand them out. */
import type { StandingApproval } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { factsOf } from '../../src/executor/decisions/policy-facts.ts';
import { states } from '../../src/executor/states.ts';
import type { EventRow } from '../../src/ledger/port.ts';
import { type Directory, nobodyListed } from '../../src/people/directory.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Policy } from '../../src/policy/compile.ts';
import { type Needs, sentenceOf } from '../../src/policy/needs.ts';
import { evaluate } from '../../src/policy/policy.ts';
import { noRules } from '../policy/no-rules.ts';

export const startMs = Date.UTC(2026, 10, 22, 9);
export const listener = 'listener-pbsgn7ej';
export const changeId = 'chg-0123456789abcdefghjkmnpqrs';

export const operator = { id: 'os:deploy', name: 'deploy', surface: 'cli', grade: 'local' } as const;

const plan: Change['plan'] = {
  summary: `Origin servers of TCP listener ${listener} "web": unbind 1, bind 1, re-weight 1, keep 1.`,
  effect: 'destructive',
  subject: listener,
  targets: [
    {
      resource: `gaap/${listener}`,
      title: `TCP listener ${listener} "web" on port 80`,
      lines: [
        { change: 'removed', item: 'rs-04v3s12t 119.28.69.101:8080', before: 'weight 1, master', note: 'healthy' },
        { change: 'changed', item: 'rs-back0001 119.28.69.102:8080', before: 'weight 1', after: 'weight 5' },
        { change: 'kept', item: 'rs-pool0001 源站.example.com:8080', before: 'weight 1', note: 'unhealthy' },
        { change: 'added', item: 'rs-pool0002 192.0.2.2:8080', after: 'weight 1' },
      ],
    },
  ],
  request: { ListenerId: listener },
  before: {},
  warnings: ['1 of the 1 origin servers to be unbound is healthy and may be serving.'],
  blast: { targets: 1, lost: 1, healthyLost: 1, shareLost: 0.25, dropsEverything: false },
  undo: {
    kind: 'call',
    operation: 'gaap:BindListenerRealServers',
    request: { ListenerId: listener, RealServerBindSet: [{ RealServerId: 'rs-04v3s12t' }] },
    words: 'Bind the 3 origin servers of before again.',
  },
};

export interface Given extends Omit<Partial<Change>, 'plan'> {
  readonly plan?: Partial<Change['plan']>;
  readonly policy?: Policy;
  readonly directory?: Directory;
  /** What policy asks for beyond that. */
  readonly needs?: Partial<Needs>;
}

export function change(given: Given = {}): Change {
  const { plan: partly, policy = noRules(), directory = nobodyListed, needs: extra, ...rest } = given;
  const asked = {
    operation: 'gaap:BindListenerRealServers',
    account: rest.account ?? 'default',
    region: rest.region ?? 'ap-guangzhou',
    input: { ListenerId: listener },
    asker: rest.asker ?? operator,
    plan: { ...plan, ...partly },
    ...(rest.client !== undefined && { client: rest.client }),
  };
  const evaluation = evaluate(factsOf(asked, directory, startMs), policy);
  const needs = { ...evaluation.needs, ...extra };
  const state = rest.state ?? 'awaiting_approval';
  return {
    id: changeId,
    state,
    says: rest.message ?? states[state].says,
    createdAtMs: startMs,
    updatedAtMs: startMs,
    expiresAtMs: startMs + 3_600_000,
    ...asked,
    digest: 'd1ge57d1ge57'.padEnd(64, '0'),
    evaluation: extra ? { ...evaluation, needs: { ...needs, says: extra.says ?? sentenceOf(needs) } } : evaluation,
    supersededCount: 0,
    approvals: [],
    sends: 0,
    ...rest,
  };
}

/** Adds only, so a plain yes is enough. */
export const harmless: Partial<Change['plan']> = {
  effect: 'write',
  warnings: [],
  blast: { targets: 1, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false },
};

export function event(seq: number, kind: string, message: string, more: object = {}): EventRow {
  return { seq, changeId, atMs: startMs + seq * 1000, kind, body: { message, ...more } };
}

export const standingId = 'sta-0123456789ab';

/** What was let pass on a change, and is still. */
export function standingOf(
  { id, operation, account, region, input, asker, plan }: Change,
  { forMinutes, sameParameters }: { readonly forMinutes: number; readonly sameParameters: boolean },
  by: Principal = operator,
): StandingApproval {
  return {
    id: standingId,
    changeId: id,
    operation,
    account,
    region,
    resources: plan.targets.map(({ resource }) => resource),
    subject: plan.subject,
    input: sameParameters ? input : undefined,
    asker,
    by,
    grantedAtMs: startMs,
    untilMs: startMs + forMinutes * 60_000,
    revoked: undefined,
    uses: [],
  };
}
