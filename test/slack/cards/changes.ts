/** Changes, standing approvals and events as an executor hands them out: plain ones, and hostile ones. */
import fc from 'fast-check';
import type { MayDecide, StandingApproval } from '../../../src/executor/api.ts';
import type { Approval, Change, RecordedPlan } from '../../../src/executor/change.ts';
import { type State, stateNames, states } from '../../../src/executor/states.ts';
import type { EventRow } from '../../../src/ledger/port.ts';
import type { Principal } from '../../../src/people/principal.ts';
import type { Needs } from '../../../src/policy/needs.ts';
import { hostileText } from '../inputs.ts';

export const startMs = Date.UTC(2026, 10, 22, 9);
export const listener = 'listener-pbsgn7ej';
export const changeId = 'chg-0123456789abcdefghjkmnpqrs';
export const token = 'tok-5f1d0c9ae3b7482d9d6c1a2b3c4d5e6f';

export const ann: Principal = {
  id: 'slack:T0123/U0ANN',
  name: 'Ann',
  surface: 'slack',
  grade: 'authenticated',
  channel: 'C0OPS',
};
export const bo: Principal = {
  id: 'slack:T0123/U0BO',
  name: 'Bo',
  surface: 'slack',
  grade: 'authenticated',
  channel: 'C0OPS',
  person: 'bo',
};
const agent: Principal = { id: 'mcp:claude-code', name: 'deploy', surface: 'mcp', grade: 'claimed' };

export const plan: RecordedPlan = {
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
  request: { ListenerId: listener, RealServerBindSet: [{ RealServerId: 'rs-pool0002', RealServerPort: 8080 }] },
  before: {},
  warnings: ['May be serving now: 1 healthy origin server of 1 to be unbound.'],
  blast: { targets: 1, lost: 1, healthyLost: 1, shareLost: 0.5, dropsEverything: false },
  undo: {
    kind: 'call',
    operation: 'gaap:BindListenerRealServers',
    request: { ListenerId: listener },
    words: 'Bind the 3 origin servers of before again.',
  },
};

/** Adds only, so a plain yes is enough. */
export const harmless: Partial<RecordedPlan> = {
  summary: 'Bind default/hello:$LATEST to rule loc-abcd1234.',
  effect: 'write',
  warnings: [],
  blast: { targets: 1, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false },
};

export const needs: Needs = {
  approvals: 1,
  grade: 'authenticated',
  typed: listener,
  reason: false,
  otherThanAsker: true,
  requirements: [{ rule: 'gaap in prod', approvals: 1, from: { people: [], roles: ['sre'], slackGroups: [] } }],
  breakGlassOnly: false,
  expiresMinutes: 60,
  says: `One human other than who asked has to say yes, signed in and type ${listener}. At least 1 of the role sre (rule "gaap in prod").`,
};

/** A plain yes by anybody settles it. */
export const simple: Partial<Needs> = {
  grade: 'claimed',
  typed: '',
  otherThanAsker: false,
  requirements: [],
  says: 'One human has to say yes.',
};

export const approval: Approval = {
  digest: 'd1ge57d1ge57'.padEnd(64, '0'),
  by: bo,
  atMs: startMs + 60_000,
  reason: 'Planned in OPS-12.',
  countsFor: ['gaap in prod'],
};

export interface Given extends Omit<Partial<Change>, 'plan' | 'evaluation'> {
  readonly plan?: Partial<RecordedPlan>;
  readonly needs?: Partial<Needs>;
}

export function change({ plan: planned, needs: needed, ...rest }: Given = {}): Change {
  const state = rest.state ?? 'awaiting_approval';
  return {
    id: changeId,
    state,
    says: rest.message ?? states[state].says,
    createdAtMs: startMs,
    updatedAtMs: startMs,
    expiresAtMs: startMs + 3_600_000,
    operation: 'gaap:BindListenerRealServers',
    account: 'default',
    region: 'ap-guangzhou',
    input: { ListenerId: listener },
    asker: agent,
    client: 'claude-code 2.1.0',
    plan: { ...plan, ...planned },
    digest: 'd1ge57d1ge57'.padEnd(64, '0'),
    evaluation: {
      policyVersion: 'p-1',
      needs: { ...needs, ...needed },
      explanation: {
        rule: 'policy',
        matched: true,
        because: 'gaap:BindListenerRealServers as planned counts as destructive.',
        children: [
          { rule: 'built-in rules', matched: true, because: 'The built-in rules hold for every change.' },
          { rule: 'gaap in prod', matched: true, because: 'Rule "gaap in prod" requires 1 of the role sre.' },
          { rule: 'weekend', matched: false, because: 'Rule "weekend" does not apply.' },
        ],
      },
    },
    supersededCount: 0,
    approvals: [],
    sends: 0,
    ...rest,
  };
}

export const may = (more: Partial<MayDecide> = {}): MayDecide => ({
  approve: true,
  settles: true,
  deny: true,
  breakGlass: false,
  why: undefined,
  ...more,
});

export function standing(more: Partial<StandingApproval> = {}): StandingApproval {
  return {
    id: 'sta-0123456789ab',
    changeId,
    operation: 'clb:RegisterFunctionTargets',
    account: 'default',
    region: 'ap-guangzhou',
    resources: ['clb/lb-abcd1234'],
    subject: 'lb-abcd1234',
    input: undefined,
    asker: ann,
    by: bo,
    grantedAtMs: startMs,
    untilMs: startMs + 3_600_000,
    revoked: undefined,
    uses: [],
    ...more,
  };
}

export function event(kind: string, message: string): EventRow {
  return { seq: 1, changeId, atMs: startMs, kind, body: { message } };
}

/** As much as a tool may ever plan: a hundred targets of a hundred lines each. */
export function largest(): Change {
  const long = (text: string) => text.padEnd(480, '源');
  return change({
    plan: {
      targets: Array.from({ length: 100 }, (_, target) => ({
        resource: `gaap/listener-${target}`,
        title: `TCP listener listener-${target}`,
        lines: Array.from({ length: 100 }, (__, at) => ({
          change: at % 2 === 0 ? 'removed' : 'kept',
          item: long(`line-${target}-${at} `),
          before: long('weight '),
          note: 'healthy',
        })),
      })),
    },
  });
}

const text = hostileText(700);

const principal: fc.Arbitrary<Principal> = fc.record(
  {
    id: fc.oneof(
      text.map((one) => one.slice(0, 200)),
      fc.constant('slack:T0123/U0ANN'),
    ),
    name: text.map((one) => one.slice(0, 200)),
    surface: fc.constantFrom('mcp', 'cli', 'console', 'slack', 'demo'),
    grade: fc.constantFrom('claimed', 'local', 'authenticated'),
    person: text,
  },
  { requiredKeys: ['id', 'name', 'surface', 'grade'] },
);

const diffLine = fc.record(
  { change: fc.constantFrom('kept', 'added', 'removed', 'changed'), item: text, before: text, after: text, note: text },
  { requiredKeys: ['change', 'item'] },
);

const recordedPlan: fc.Arbitrary<RecordedPlan> = fc.record(
  {
    summary: text,
    alarm: text,
    effect: fc.constantFrom('write', 'destructive'),
    subject: text,
    targets: fc.array(fc.record({ resource: text, title: text, lines: fc.array(diffLine, { maxLength: 30 }) }), {
      maxLength: 5,
    }),
    request: fc.dictionary(text, text, { maxKeys: 5 }),
    before: fc.dictionary(text, text, { maxKeys: 5 }),
    warnings: fc.array(text, { maxLength: 15 }),
    blast: fc.record({
      targets: fc.nat(200),
      lost: fc.nat(200),
      healthyLost: fc.nat(200),
      dropsEverything: fc.boolean(),
    }),
    undo: fc.oneof(
      fc.record({ kind: fc.constant('call' as const), operation: text, request: fc.constant({}), words: text }),
      fc.record({ kind: fc.constant('none' as const), words: text, configurationKept: fc.constant(true as const) }),
    ),
  },
  { requiredKeys: ['summary', 'effect', 'subject', 'targets', 'request', 'before', 'warnings', 'blast', 'undo'] },
);

const given: fc.Arbitrary<Given> = fc.record(
  {
    plan: recordedPlan,
    asker: principal,
    client: text,
    account: text,
    region: text,
    operation: text,
    message: text,
    check: text,
    requestId: text,
    undoOf: text,
    supersededCount: fc.nat(3),
    sentAtMs: fc.constant(startMs + 90_000),
    approvals: fc.array(
      fc.record(
        {
          digest: text,
          by: principal,
          atMs: fc.constant(startMs),
          reason: text,
          countsFor: fc.array(text, { maxLength: 3 }),
          standing: text,
        },
        { requiredKeys: ['digest', 'by', 'atMs', 'countsFor'] },
      ),
      { maxLength: 14 },
    ),
    denial: fc.record({ by: principal, atMs: fc.constant(startMs), reason: text }),
    items: fc.array(
      fc.record({ item: text, outcome: fc.constantFrom('succeeded', 'failed', 'unknown'), message: text }),
      { maxLength: 25 },
    ),
    failure: fc.record({
      code: fc.constant('CloudRefused' as const),
      message: text,
      next: text,
      provider: fc.record({ code: text, message: text, requestId: text }),
    }),
    needs: fc.record({ typed: text, says: text, reason: fc.boolean(), breakGlassOnly: fc.boolean() }),
  },
  { requiredKeys: ['plan', 'asker'] },
);

export const hostileChange: fc.Arbitrary<Change> = fc
  .tuple(given, fc.constantFrom(...stateNames))
  .map(([one, state]: [Given, State]) => change({ ...one, state }));
