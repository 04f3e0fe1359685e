import type { Executor } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import type { State } from '../../../executor/states.ts';
import { type Context, withExecutor } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { type Difference, differenceOf, type differences } from '../policy/compare.ts';
import { pastChanges } from '../policy/past.ts';
import { outcomeOf, rulesOf } from '../policy/verdict.ts';
import { type Replayed, type Simulated, simulatedBlocks } from '../render/simulate.ts';

export interface Simulation {
  readonly days: number;
  readonly limit: number;
  readonly states: readonly State[];
  /** Also those to which policy would say the same. */
  readonly all: boolean;
}

const dayMs = 86_400_000;

/** `policy simulate`: what policy as it is now would have said to what was asked for. Changes nothing. */
export function simulatePolicy(context: Context, { days, limit, states, all }: Simulation): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async ({ executor, screen, signal }) => {
    const sinceMs = screen.clock.now() - days * dayMs;
    const changes: Replayed[] = [];
    for await (const change of pastChanges(executor, { states, sinceMs, limit })) {
      if (signal.aborted) {
        await screen.fail({ code: 'Cancelled', message: 'Interrupted before it was done; nothing was changed.' });
        return 130;
      }
      changes.push(replay(executor, change));
    }
    const simulated: Simulated = {
      since: new Date(sinceMs).toISOString(),
      cut: changes.length === limit,
      summary: summaryOf(changes),
      unmeasured: changes.filter(({ shareMeasured }) => !shareMeasured).length,
      changes,
    };
    await screen.result(simulated, simulatedBlocks(simulated, { all }));
    return 0;
  });
}

function replay(executor: Pick<Executor, 'reconsider'>, change: Change): Replayed {
  const { id, state, createdAtMs, operation, account, region, asker, plan, evaluation: before } = change;
  const after = executor.reconsider(change);
  return {
    id,
    state,
    askedAt: new Date(createdAtMs).toISOString(),
    operation,
    account,
    ...(region !== undefined && { region }),
    summary: plan.summary,
    asker,
    difference: differenceOf(before, after),
    before: { outcome: outcomeOf(before), evaluation: before },
    after: { outcome: outcomeOf(after), rules: rulesOf(after), evaluation: after },
    shareMeasured: plan.blast.shareLost !== undefined || plan.blast.lost === 0,
  };
}

function summaryOf(changes: readonly Replayed[]): Readonly<Record<Difference, number>> {
  const counts = { denied: 0, more: 0, fewer: 0, passes: 0, same: 0 } satisfies Record<
    (typeof differences)[number],
    number
  >;
  for (const { difference } of changes) counts[difference] += 1;
  return counts;
}
