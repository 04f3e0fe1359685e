/** Changes as an executor would hand them out. */
import type { Change } from '../../src/executor/change.ts';
import { type State, states } from '../../src/executor/states.ts';
import type { Needs } from '../../src/policy/needs.ts';

export const startMs = Date.UTC(2026, 10, 22, 9);

const anyone = { reason: false, otherThanAsker: false, requirements: [], breakGlassOnly: false };
const needs: Readonly<Record<'write' | 'destructive' | 'typedHere', Needs>> = {
  write: {
    ...anyone,
    approvals: 1,
    grade: 'claimed',
    typed: '',
    expiresMinutes: 60,
    says: 'One human has to say yes.',
  },
  destructive: {
    ...anyone,
    approvals: 1,
    grade: 'local',
    typed: 'listener-pbsgn7ej',
    expiresMinutes: 60,
    says: 'One human has to say yes at a terminal of this machine and type listener-pbsgn7ej.',
  },
  /** A destructive change where `approvals.allow_claimed_destructive` is on. */
  typedHere: {
    ...anyone,
    approvals: 1,
    grade: 'claimed',
    typed: 'listener-pbsgn7ej',
    expiresMinutes: 60,
    says: 'One human has to say yes and type listener-pbsgn7ej.',
  },
};

export interface Given extends Partial<Omit<Change, 'evaluation' | 'plan'>> {
  readonly needs?: keyof typeof needs;
  readonly plan?: Partial<Change['plan']>;
  readonly moreNeeds?: Partial<Needs>;
}

export function change({ needs: kind = 'write', plan, moreNeeds, ...given }: Given = {}): Change {
  const state: State = given.state ?? 'awaiting_approval';
  return {
    id: 'chg-0123456789abcdefghjkmnpqrs',
    state,
    says: given.message ?? states[state].says,
    createdAtMs: startMs,
    updatedAtMs: startMs,
    expiresAtMs: startMs + 3_600_000,
    operation: 'gaap:BindListenerRealServers',
    account: 'default',
    region: 'ap-guangzhou',
    input: {},
    asker: { id: 'os:deploy', name: 'deploy', surface: 'mcp', grade: 'local' },
    plan: {
      summary: 'Origin servers of TCP listener listener-pbsgn7ej: unbind 1, bind 1, keep 1.',
      effect: kind === 'write' ? 'write' : 'destructive',
      subject: 'listener-pbsgn7ej',
      targets: [
        {
          resource: 'gaap/listener-pbsgn7ej',
          title: 'TCP listener',
          lines: [
            { change: 'kept', item: 'rs-1 1.1.1.1:80', before: 'weight 1', note: 'healthy' },
            { change: 'removed', item: 'rs-2 1.1.1.2:80', before: 'weight 1', note: 'healthy' },
            { change: 'changed', item: 'rs-3 1.1.1.3:80', before: 'weight 1', after: 'weight 5' },
            { change: 'added', item: 'rs-4 1.1.1.4:80', after: 'weight 1' },
          ],
        },
      ],
      request: {},
      before: {},
      warnings: ['1 of the 1 origin servers to be unbound are healthy and may be serving.'],
      blast: { targets: 1, lost: 1, healthyLost: 1, shareLost: 0.25, dropsEverything: false },
      undo: { kind: 'none', words: 'Bind the 3 origin servers of before again.' },
      ...plan,
    },
    digest: 'd'.repeat(64),
    evaluation: {
      policyVersion: 'default-1',
      needs: { ...needs[kind], ...moreNeeds },
      explanation: {
        rule: 'built-in policy',
        matched: true,
        because: 'It is write.',
        children: [
          { rule: 'one', matched: true, because: 'The plan only adds or adjusts.' },
          { rule: 'two', matched: false, because: 'Not this one.' },
        ],
      },
    },
    supersededCount: 0,
    approvals: [],
    sends: 0,
    ...given,
  };
}
