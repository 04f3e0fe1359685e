import type { Step } from './api.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { limits } from './limits.ts';
import { isOver } from './rest.ts';

const pageSize = 200;

/** A change as any process sees it: now, and after each of its events, read from the ledger by cursor. */
export async function* follow(context: ExecutorContext, id: string, signal: AbortSignal): AsyncGenerator<Step> {
  let cursor = await context.ledger.lastSeq();
  const first = await context.ledger.get(id);
  if (!first) return;
  yield { change: changeOf(first), event: undefined };
  let change = changeOf(first);
  while (!signal.aborted && !isOver(change)) {
    const events = await context.ledger.eventsAfter(cursor, pageSize);
    for (const event of events) {
      cursor = event.seq;
      if (event.changeId !== id) continue;
      change = changeOf((await context.ledger.get(id)) ?? first);
      yield { change, event };
    }
    if (events.length < pageSize) await context.clock.sleep(limits.followEveryMs, signal).catch(() => undefined);
  }
}
