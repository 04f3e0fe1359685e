/** One change: where it stands, and its plan. */
import type { Executor } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import { digestOf } from '../../../lib/digest.ts';
import { toJsonRecord } from '../../../lib/json.ts';
import { untrustedRecord } from '../../../lib/untrusted.ts';
import type { JsonObject } from '../../../tool.ts';
import { changeStanding } from '../change-resource.ts';
import { changeWakes, type Following } from './change-wakes.ts';
import type { Document } from './resource.ts';
import { type People, who } from './who.ts';

interface Parts extends Following {
  readonly executor: Pick<Executor, 'follow' | 'show'>;
}

export function standingDocument(parts: Parts, id: string, howToApprove: (id: string) => string): Document {
  return documentOf(parts, id, (change) => changeStanding(change, howToApprove));
}

export function planDocument(parts: Parts & { readonly people: People }, id: string): Document {
  return documentOf(parts, id, (change) => planOf(change, parts.people));
}

function documentOf(parts: Parts, id: string, viewOf: (change: Change) => JsonObject): Document {
  const view = async () => {
    const change = await findChange(parts.executor, id);
    return change && untrustedRecord(viewOf(change));
  };
  return {
    untrusted: true,
    view,
    watched: {
      async mark() {
        const now = await view();
        return now && digestOf(now);
      },
      wakes: (signal) => changeWakes(parts, id, signal),
    },
  };
}

/** By the whole id. */
export async function findChange(executor: Pick<Executor, 'show'>, id: string): Promise<Change | undefined> {
  const shown = await executor.show(id);
  return shown.kind === 'change' && shown.change.id === id ? shown.change : undefined;
}

function planOf(change: Change, people: People): JsonObject {
  const { plan, evaluation } = change;
  return {
    id: change.id,
    state: change.state,
    digest: change.digest,
    plannedAgain: change.supersededCount,
    operation: change.operation,
    account: change.account,
    ...(change.region !== undefined && { region: change.region }),
    askedBy: who(change.asker, people),
    effect: plan.effect,
    summary: plan.summary,
    ...(plan.alarm !== undefined && { alarm: plan.alarm }),
    warnings: plan.warnings,
    blastRadius: plan.blast,
    wayBack: plan.undo,
    policy: toJsonRecord(evaluation),
    call: { operation: change.operation, request: plan.request },
    targets: plan.targets,
    before: plan.before,
  };
}
