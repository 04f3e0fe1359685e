import type { Step } from './api.ts';
import { changeOf } from './changes.ts';
import { limits } from './limits.ts';
import type { Workshop } from './parts.ts';
import { isAtRest } from './rest.ts';
import { isEnd } from './states.ts';

const pageSize = 200;

/** A change as any process sees it: now, and after each of its events, read from the ledger by cursor. */
export async function* follow(shop: Workshop, id: string, signal: AbortSignal): AsyncGenerator<Step> {
  let cursor = await shop.ledger.lastSeq();
  const first = await shop.ledger.get(id);
  if (!first) return;
  yield { change: changeOf(first), event: undefined };
  let change = changeOf(first);
  while (!signal.aborted && !isEnd(change.state) && !(change.state === 'outcome_unknown' && isAtRest(change))) {
    const events = await shop.ledger.eventsAfter(cursor, pageSize);
    for (const event of events) {
      cursor = event.seq;
      if (event.changeId !== id) continue;
      change = changeOf((await shop.ledger.get(id)) ?? first);
      yield { change, event };
    }
    if (events.length < pageSize) await shop.clock.sleep(limits.followEveryMs, signal).catch(() => undefined);
  }
}
