/** What waits, what is under way and what ended last. */

import { bytesOf, thoseThatFit } from '../../../executor/answer.ts';
import type { Executor } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import { drivenStates, isEnd, type State, stateNames } from '../../../executor/states.ts';
import { digestOf } from '../../../lib/digest.ts';
import { untrustedRecord } from '../../../lib/untrusted.ts';
import type { JsonObject } from '../../../tool.ts';
import { addresses } from './addresses.ts';
import { headWakes, type Looking } from './head-wakes.ts';
import { limits } from './limits.ts';
import type { Document } from './resource.ts';
import { type People, who } from './who.ts';

interface Parts extends Looking {
  readonly executor: Pick<Executor, 'list' | 'audit'>;
  readonly people: People;
}

const ends = stateNames.filter(isEnd);
const rest = 'An older or left out change is read by its id. A person lists all of them by the command "changes".';

export function changesDocument(parts: Parts): Document {
  const view = async () => {
    const [waiting, underWay, ended] = await Promise.all([
      rows(parts, ['planned', 'awaiting_approval'], limits.waiting),
      rows(parts, drivenStates, limits.underWay),
      rows(parts, ends, limits.ended),
    ]);
    const more = [
      ...(waiting.more ? ['waiting'] : []),
      ...(underWay.more ? ['underWay'] : []),
      ...(ended.more ? ['ended'] : []),
    ];
    return {
      waiting: waiting.rows,
      underWay: underWay.rows,
      ended: ended.rows,
      ...(more.length > 0 && { cut: { more, rest } }),
    };
  };
  return {
    untrusted: true,
    view,
    watched: { mark: async () => digestOf(await view()), wakes: (signal) => headWakes(parts, signal) },
  };
}

/** Newest first. */
async function rows(
  { executor, people }: Pick<Parts, 'executor' | 'people'>,
  states: readonly State[],
  limit: number,
): Promise<{ readonly rows: readonly JsonObject[]; readonly more: boolean }> {
  const changes = await executor.list({ states, limit: limit + 1 });
  const all = changes.slice(0, limit).map((change) => untrustedRecord(row(change, people)));
  const fitting = thoseThatFit(all, limits.changesBytes - bytesOf([]));
  return { rows: fitting, more: changes.length > limit || fitting.length < all.length };
}

function row(change: Change, people: People): JsonObject {
  const { id, state, plan, approvals, evaluation } = change;
  const resources = plan.targets.map(({ resource }) => resource);
  return {
    id,
    uri: addresses.change(id),
    state,
    says: change.says,
    operation: change.operation,
    effect: plan.effect,
    account: change.account,
    ...(change.region !== undefined && { region: change.region }),
    resources: resources.slice(0, limits.rowResources),
    ...(resources.length > limits.rowResources && { resourcesInAll: resources.length }),
    summary: plan.summary,
    asked: { at: new Date(change.createdAtMs).toISOString(), by: who(change.asker, people) },
    ...(change.client !== undefined && { askedThrough: change.client }),
    ...(change.undoOf !== undefined && { undoOf: change.undoOf }),
    approvals: approvals.map(({ by, atMs }) => ({ at: new Date(atMs).toISOString(), by: who(by, people) })),
    ...(change.denial && { deniedBy: who(change.denial.by, people) }),
    ...(state === 'awaiting_approval' && { needs: evaluation.needs.says }),
    moved: new Date(change.updatedAtMs).toISOString(),
  };
}
