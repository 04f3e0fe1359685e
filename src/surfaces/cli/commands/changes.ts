import { isUnderWay } from '../../../executor/rest.ts';
import type { State } from '../../../executor/states.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { type Context, withExecutor } from '../context.ts';
import { sayInterrupted } from '../drive.ts';
import { type ExitCode, exitOf } from '../exit.ts';
import { blank, rows } from '../render/block.ts';
import { changeBlocks, eventRow, outcomeBlocks } from '../render/change.ts';
import { changesBlocks } from '../render/changes.ts';
import { keptBlocks } from '../render/kept.ts';
import { found } from './found.ts';

export interface Filter {
  readonly states: readonly State[];
  readonly limit: number;
}

/** `changes`: the newest first. */
export function listChanges(context: Context, { states, limit }: Filter): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async ({ executor, screen }) => {
    const changes = await executor.list({ limit, ...(states.length > 0 && { states }) });
    await screen.result({ changes }, changesBlocks(changes, limit));
    return 0;
  });
}

/** `show <id>`: plan, policy, decisions and events. */
export function showChange(context: Context, id: string): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async ({ executor, screen }) => {
    const change = await found(executor, id);
    const events = await executor.events(change.id);
    const blocks = changeBlocks(change, events, screen.clock.now(), await keptBlocks(change));
    await screen.result({ change, events }, blocks);
    return 0;
  });
}

/** `watch <id>`: what has happened so far and what happens from now on, to the end. */
export function watchChange(context: Context, id: string): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async (open) => {
    const { executor, screen } = open;
    const signal = AbortSignal.any([open.signal, open.gone]);
    let change = await found(executor, id);
    let finishing: Promise<unknown> | undefined;
    const seen = new Set<number>();
    const show = async (event: EventRow) => {
      if (seen.has(event.seq)) return;
      seen.add(event.seq);
      await screen.step({ change, event }, [rows([eventRow(event)])]);
    };
    await screen.during(`${change.id}: ${change.says}`, async (tell) => {
      for await (const step of executor.follow(change.id, signal)) {
        change = step.change;
        // Following has begun when its first step comes, so that no event falls between the past and what follows.
        const events = step.event ? [step.event] : await executor.events(change.id);
        for (const event of events) await show(event);
        if (screen.live) tell(change.says);
        // Of what has been sent, driving only reads and records: it takes over where nobody else does, and sends nothing.
        if (change.sentAtMs !== undefined && isUnderWay(change))
          finishing ??= executor.drive(change.id, { signal }).catch(() => undefined);
      }
      await finishing;
    });
    if (signal.aborted && (isUnderWay(change) || change.state === 'awaiting_approval')) {
      if (!open.gone.aborted) await sayInterrupted(open, change);
      return 130;
    }
    await screen.step({ change, event: null }, [blank, ...outcomeBlocks(change)]);
    return exitOf(change);
  });
}
