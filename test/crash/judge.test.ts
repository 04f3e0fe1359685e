import { expect, test } from 'vitest';
import { type Evidence, judge, type RecordedChange } from './judge.ts';

const request = { ListenerId: 'listener-1' };
const operation = 'gaap:BindListenerRealServers';
const execution = { operation, requestId: 'r-1', request };

const approvedAndSent = [
  { kind: 'planned', digest: 'd1' },
  { kind: 'approval_requested', digest: 'd1' },
  { kind: 'approved', digest: 'd1' },
  { kind: 'calling', digest: 'd1' },
];
const change = (more: Partial<RecordedChange> = {}): RecordedChange => ({
  id: 'chg-1',
  operation,
  state: 'succeeded',
  request,
  undecided: false,
  events: [...approvedAndSent, { kind: 'accepted' }, { kind: 'succeeded' }],
  ...more,
});

function verdict(evidence: Partial<Evidence>) {
  const { duplicates, lost, unknown } = judge({ executions: [], changes: [], told: [], ...evidence });
  return [duplicates.length, lost.length, unknown.length];
}

const good = [0, 0, 0];

test('a change that was approved, carried out once and recorded is good', () => {
  expect(verdict({ changes: [change()], executions: [execution] })).toEqual(good);
});

test('the order of the keys in a request means nothing', () => {
  const changes = [change({ request: { a: 1, b: 2 } })];
  expect(verdict({ changes, executions: [{ ...execution, request: { b: 2, a: 1 } }] })).toEqual(good);
});

test('a change that was carried out twice is a duplicate', () => {
  const executions = [execution, { ...execution, requestId: 'r-2' }];
  expect(verdict({ changes: [change()], executions })).toEqual([1, 0, 0]);
});

test('a server that sends once more after it took over is caught, whatever it records', () => {
  const events = [...approvedAndSent, { kind: 'taken_over' }, { kind: 'calling', digest: 'd1' }, { kind: 'succeeded' }];
  const executions = [execution, { ...execution, requestId: 'r-2' }];
  expect(verdict({ changes: [change({ events })], executions })).toEqual([1, 0, 0]);
});

test('what was carried out for no change is a duplicate', () => {
  expect(verdict({ executions: [execution] })).toEqual([1, 0, 0]);
});

test('what was carried out otherwise than recorded is a duplicate, and the change is lost', () => {
  const executions = [{ ...execution, request: { ListenerId: 'listener-2' } }];
  expect(verdict({ changes: [change()], executions })).toEqual([1, 1, 0]);
});

test.each(['denied', 'cancelled', 'expired', 'awaiting_approval', 'planned', 'refused'])(
  'a change that is %s and was carried out is a duplicate: nothing covers it',
  (state) => {
    const events = [{ kind: 'planned', digest: 'd1' }];
    expect(verdict({ changes: [change({ state, events })], executions: [execution] })).toEqual([1, 0, 0]);
    expect(verdict({ changes: [change({ state, events })] })).toEqual(good);
  },
);

test.each([
  ['no approval', [{ kind: 'calling', digest: 'd1' }]],
  [
    'an approval of something else',
    [
      { kind: 'approved', digest: 'd0' },
      { kind: 'calling', digest: 'd1' },
    ],
  ],
  [
    'an approval that was voided',
    [{ kind: 'approved', digest: 'd1' }, { kind: 'superseded' }, { kind: 'calling', digest: 'd1' }],
  ],
])('a send with %s is not covered', (_, events) => {
  expect(verdict({ changes: [change({ events })], executions: [execution] })).toEqual([1, 0, 0]);
});

test('a change recorded as succeeded that the cloud never carried out is lost', () => {
  expect(verdict({ changes: [change()] })).toEqual([0, 1, 0]);
});

test('a change recorded as failed that the cloud carried out is lost', () => {
  const changes = [change({ state: 'failed', failure: 'NotCarriedOut' })];
  expect(verdict({ changes, executions: [execution] })).toEqual([0, 1, 0]);
  expect(verdict({ changes })).toEqual(good);
});

test.each(['approved', 'calling', 'polling'])('a change that is left in %s is lost', (state) => {
  expect(verdict({ changes: [change({ state })], executions: [execution] })).toEqual([0, 1, 0]);
});

test('an outcome that reading cannot tell is unknown; one that nobody looks for is lost', () => {
  const unknown = change({ state: 'outcome_unknown', undecided: true });
  expect(verdict({ changes: [unknown], executions: [execution] })).toEqual([0, 0, 1]);
  expect(verdict({ changes: [change({ state: 'outcome_unknown' })], executions: [execution] })).toEqual([0, 1, 0]);
});

test('a change that a client was told of and that the ledger does not know is lost', () => {
  expect(verdict({ told: [{ id: 'chg-2', state: 'awaiting_approval' }] })).toEqual([0, 1, 0]);
});

test.each([
  ['an end that was told and is another one', 'failed', 'succeeded', 1],
  ['a decision that was told and is forgotten', 'approved', 'awaiting_approval', 1],
  ['progress since', 'polling', 'succeeded', 0],
  ['a decision since', 'awaiting_approval', 'denied', 0],
])('%s: told %s, recorded %s', (_, toldState, state, lost) => {
  const evidence = {
    changes: [change({ state })],
    executions: state === 'succeeded' ? [execution] : [],
    told: [{ id: 'chg-1', state: toldState }],
  };
  expect(verdict(evidence)).toEqual([0, lost, 0]);
});

test('of two changes with the same request only the one that was sent accounts for the execution', () => {
  const left = change({ id: 'chg-0', state: 'planned', events: [{ kind: 'planned', digest: 'd1' }] });
  expect(verdict({ changes: [left, change()], executions: [execution] })).toEqual(good);
  expect(verdict({ changes: [left], executions: [execution] })).toEqual([1, 0, 0]);
});
