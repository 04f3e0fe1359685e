/** A run as lines to read: what the ledger recorded and what the cloud carried out, in the order of the ledger. */
import type { RunRecord } from './record.ts';

export function traceOf({ world, events, changes }: RunRecord): readonly string[] {
  const { startMs, cloud, judge } = world;
  const seconds = (atMs: number) => ((atMs - startMs) / 1_000).toFixed(3).padStart(9);
  return [
    ...events.map(
      ({ seq, atMs, changeId, kind, body }) =>
        `${seconds(atMs)} event ${seq} ${changeId.slice(0, 10)} ${kind}: ${body['message']}`,
    ),
    ...judge.sent.map(
      ({ atMs, changeId, replica, answer }) =>
        `${seconds(atMs)} sent ${changeId.slice(0, 10)} by ${replica}: ${answer ? JSON.stringify(answer) : 'no answer was received'}`,
    ),
    ...cloud.executions.map(
      ({ atMs, changeId, operation, outcome, endedAtMs }) =>
        `${seconds(atMs)} carried out ${operation} for ${changeId?.slice(0, 10)}: ${outcome}${endedAtMs === undefined ? '' : ` at ${seconds(endedAtMs).trim()}`}`,
    ),
    ...cloud.meddled.map(({ atMs, resource }) => `${seconds(atMs)} somebody else changed ${resource}`),
    ...changes.map(
      ({ id, operation, state, message }) => `end: ${id.slice(0, 10)} ${operation} is ${state}: ${message ?? ''}`,
    ),
  ];
}
