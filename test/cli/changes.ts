/** Changes as an executor would hand them out. */
import type { Change } from '../../src/executor/change.ts';
import { states } from '../../src/executor/states.ts';
import type { EventRow } from '../../src/ledger/port.ts';
import { evaluate } from '../../src/policy/policy.ts';

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
  blast: { targets: 1, lost: 1, healthyLost: 1, dropsEverything: false },
  undo: {
    kind: 'call',
    operation: 'gaap:BindListenerRealServers',
    request: { ListenerId: listener, RealServerBindSet: [{ RealServerId: 'rs-04v3s12t' }] },
    words: 'Bind the 3 origin servers of before again.',
  },
};

export interface Given extends Omit<Partial<Change>, 'plan'> {
  readonly plan?: Partial<Change['plan']>;
  readonly authenticatedPeople?: boolean;
}

export function change({ plan: given, authenticatedPeople = false, ...rest }: Given = {}): Change {
  const planned = { ...plan, ...given };
  const state = rest.state ?? 'awaiting_approval';
  const { effect, subject, blast } = planned;
  const operation = 'gaap:BindListenerRealServers';
  return {
    id: changeId,
    state,
    says: rest.message ?? states[state].says,
    createdAtMs: startMs,
    updatedAtMs: startMs,
    expiresAtMs: startMs + 3_600_000,
    operation,
    account: 'default',
    region: 'ap-guangzhou',
    input: { ListenerId: listener },
    asker: operator,
    plan: planned,
    digest: 'd1ge57d1ge57'.padEnd(64, '0'),
    evaluation: evaluate(
      { operation, effect, subject, dropsEverything: blast.dropsEverything },
      { allowClaimedDestructive: false, authenticatedPeople, expiresMinutes: 60 },
    ),
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
  blast: { targets: 1, lost: 0, healthyLost: 0, dropsEverything: false },
};

export function event(seq: number, kind: string, message: string, more: object = {}): EventRow {
  return { seq, changeId, atMs: startMs + seq * 1000, kind, body: { message, ...more } };
}
