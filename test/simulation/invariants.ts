/** What must hold of every run, checked on what is left of it. */
import type { EventRow } from '../../src/ledger/port.ts';
import { endsTruly } from './endings.ts';
import type { RunRecord } from './record.ts';

/** A sentence for everything that does not hold. */
type Invariant = (record: RunRecord) => readonly string[];

/** Nothing is missing from the ledger's own sequence. */
const withoutGaps: Invariant = ({ events }) =>
  events.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`Event ${seq} stands at place ${index + 1}.`]));

/** The chain of hashes verifies, up to the last event. */
const chained: Invariant = ({ chain, events }) => {
  if (chain.kind === 'broken') return [`The chain is broken: ${chain.fault.says}`];
  return chain.head.seq === events.length ? [] : [`The chain ends at ${chain.head.seq} of ${events.length} events.`];
};

/** No write without a decision on exactly that digest, which nothing voided since. */
const decidedFirst: Invariant = (record) =>
  record.changes.flatMap(({ id }) => {
    const events = record.eventsOf(id);
    return events.flatMap((event, index) => {
      if (event.kind !== 'calling') return [];
      const voidedOrGiven = events.slice(0, index).findLast(({ kind }) => kind === 'approved' || kind === 'superseded');
      const fits = voidedOrGiven?.kind === 'approved' && voidedOrGiven.body['digest'] === event.body['digest'];
      return fits ? [] : [`${id}: calling (event ${event.seq}) without an approval of ${event.body['digest']}.`];
    });
  });

/** An approval counts once, and is one that somebody gave. */
const approvalsAreReal: Invariant = ({ events, world }) => {
  const approved = events.filter(({ kind }) => kind === 'approved');
  const key = ({ changeId, body }: EventRow) => `${changeId} ${body['digest']}`;
  const twice = approved.filter((event, index) => approved.findIndex((other) => key(other) === key(event)) < index);
  const invented = approved.filter(
    (event) =>
      !world.judge.saidYes.some(
        ({ changeId, digest, by }) =>
          changeId === event.changeId && digest === event.body['digest'] && by.id === event.body['by'],
      ),
  );
  return [
    ...twice.map((event) => `${key(event)} was approved twice.`),
    ...invented.map((event) => `${key(event)}: nobody gave the approval of event ${event.seq}.`),
  ];
};

/** One change is carried out once, and nothing is carried out for nobody. */
const onceAtMost: Invariant = ({ changes, executionsOf, world }) => [
  ...changes
    .filter(({ id }) => executionsOf(id).length > 1)
    .map(({ id }) => `${id} was carried out ${executionsOf(id).length} times.`),
  ...world.cloud.executions
    .filter(({ changeId }) => !changes.some(({ id }) => id === changeId))
    .map(({ operation }) => `${operation} was carried out for no change.`),
];

/** Events that say nothing of where a change stands. */
const remarks = ['waiting', 'progress', 'decision_rejected', 'approval_counted', 'late_answer'];

/** Sent again only after the ledger says that it was not carried out. */
const sentAgainRightly: Invariant = (record) =>
  record.changes.flatMap(({ id }) => {
    const steps = record.eventsOf(id).filter(({ kind }) => !remarks.includes(kind));
    return steps.flatMap((step, index) => {
      const earlier = steps.slice(0, index).findLastIndex(({ kind }) => kind === 'calling');
      if (step.kind !== 'calling' || earlier < 0) return [];
      const next = steps[earlier + 1];
      const rightly = next?.kind === 'not_carried_out' || next?.kind === 'not_sent';
      return rightly ? [] : [`${id} was called again after ${next?.kind}.`];
    });
  });

/** What is said not to have been sent did not leave. */
const leftAsRecorded: Invariant = (record) =>
  record.changes.flatMap(({ id }) => {
    const many = (kind: string) => record.eventsOf(id).filter((event) => event.kind === kind).length;
    const left = record.world.judge.sent.filter(({ changeId }) => changeId === id).length;
    const recorded = many('calling') - many('not_sent');
    return left <= recorded ? [] : [`${id} left ${left} times, and ${recorded} times by the record.`];
  });

const lettingGo = ['not_carried_out', 'not_sent', 'succeeded', 'partly_succeeded', 'failed', 'still_unknown'];

/** Nobody else's write is on its way on the same resource. */
const lanesToItself: Invariant = (record) => {
  const stretches = record.changes.flatMap(({ id, plan }) => {
    const events = record.eventsOf(id);
    const resources = plan.targets.map(({ resource }) => resource);
    return events.flatMap(({ kind, seq }, index) => {
      if (kind !== 'calling') return [];
      const until = events.slice(index).find((event) => lettingGo.includes(event.kind));
      return [{ id, resources, from: seq, until: until?.seq ?? Number.POSITIVE_INFINITY }];
    });
  });
  return stretches.flatMap((one) =>
    stretches
      .filter(
        ({ id, from, resources }) =>
          id !== one.id && from > one.from && from < one.until && meet(one.resources, resources),
      )
      .map(
        ({ id, from }) => `${id} was sent (event ${from}) while ${one.id} was under way on ${one.resources.join()}.`,
      ),
  );
};

const meet = (some: readonly string[], others: readonly string[]) => some.some((resource) => others.includes(resource));

/** Our own calls keep within the rate, where clocks run true and nothing is on its way for long. */
const withinTheRate: Invariant = ({ world: { schedule, cloud } }) => {
  const beyond = schedule.actions.some((action) => action.do === 'shift' || action.do === 'write');
  if (beyond || cloud.throttled.length === 0) return [];
  return [
    `${cloud.throttled.length} calls were too many: ${cloud.throttled.map(({ operation }) => operation).join()}.`,
  ];
};

/** A decision counts only until the change expires. */
const inTime: Invariant = ({ events, world: { schedule } }) => {
  const clocksAreTrue =
    schedule.offsetsMs.every((offset) => offset === 0) &&
    !schedule.actions.some((action) => action.do === 'shift' || (action.do === 'start' && action.offsetMs !== 0));
  if (!clocksAreTrue) return [];
  return events.flatMap(({ kind, changeId, atMs, seq }) => {
    if (kind !== 'approved') return [];
    const asked = events.findLast(
      (event) => event.changeId === changeId && event.seq < seq && ['planned', 'superseded'].includes(event.kind),
    );
    const lateMs = atMs - ((asked?.atMs ?? 0) + schedule.expiresMinutes * 60_000);
    return lateMs > 0 ? [`${changeId} was approved ${lateMs} ms after it had expired.`] : [];
  });
};

const invariants: readonly Invariant[] = [
  withoutGaps,
  chained,
  decidedFirst,
  approvalsAreReal,
  onceAtMost,
  sentAgainRightly,
  leftAsRecorded,
  lanesToItself,
  withinTheRate,
  inTime,
  endsTruly,
];

export function broken(record: RunRecord): readonly string[] {
  return [...record.world.judge.violations, ...invariants.flatMap((invariant) => invariant(record))];
}
