/** Whether every change ended, and whether what is said of its end is true by the cloud's own record. */
import type { Change } from '../../src/executor/change.ts';
import type { Execution } from './cloud/cloud.ts';
import type { RunRecord } from './record.ts';

export function endsTruly(record: RunRecord): readonly string[] {
  return record.changes.flatMap((change) => {
    const wrong = whatIsWrong(record, change);
    return wrong === undefined ? [] : [`${change.id} (${change.operation}) ${wrong}`];
  });
}

function whatIsWrong(record: RunRecord, change: Change): string | undefined {
  const executions = record.executionsOf(change.id);
  const carriedOut = executions.length > 0;
  const outcomes = executions.map(({ outcome }) => outcome);
  const touched = record.touchedByOthers(change);
  const isDeletion = change.operation === 'gaap:DeleteListeners';
  switch (change.state) {
    case 'planned':
    case 'awaiting_approval':
    case 'approved':
    case 'calling':
      return `is lost: ${change.state}, and nobody drives it.`;
    case 'refused':
    case 'denied':
    case 'expired':
    case 'cancelled':
      return carriedOut ? `is ${change.state}, but was carried out.` : undefined;
    case 'polling':
      return outcomes.includes('stuck') ? undefined : 'is lost: polling, while its task has ended.';
    case 'outcome_unknown':
      if (!change.message) return 'is unknown without a reason.';
      return touched || outcomes.includes('stuck')
        ? undefined
        : `is unknown, though reading could tell: ${change.message}`;
    case 'succeeded':
      return outcomes.includes('done') || touched ? undefined : `succeeded, but the cloud has it as: ${outcomes}.`;
    case 'partly_succeeded':
      return isDeletion || touched ? undefined : 'succeeded in part, though it is one thing.';
    case 'failed':
      return whatIsWrongWithFailure(change, executions, touched, isDeletion);
  }
}

function whatIsWrongWithFailure(
  { failure }: Change,
  executions: readonly Execution[],
  touched: boolean,
  isDeletion: boolean,
): string | undefined {
  const outcomes = executions.map(({ outcome }) => outcome);
  switch (failure?.code) {
    case 'TaskFailed':
      return outcomes.includes('failed') || touched
        ? undefined
        : `failed as a task, but the cloud has it as: ${outcomes}.`;
    case 'NotCarriedOut': {
      // Without its id a task that is stuck cannot be told from one that there never was.
      const excused =
        touched || isDeletion || executions.some(({ wasStuck, outcome }) => wasStuck || outcome === 'failed');
      return outcomes.length === 0 || excused
        ? undefined
        : `is said not to be made, but the cloud has it as: ${outcomes}.`;
    }
    default:
      return outcomes.length === 0 ? undefined : `failed with ${failure?.code}, but the cloud has it as: ${outcomes}.`;
  }
}
