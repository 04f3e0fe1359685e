import type { Step } from './api.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { limits } from './limits.ts';
import { isOver } from './rest.ts';

/** A change as any process sees it: as it is, and after each of its events. */
export async function* follow(context: ExecutorContext, id: string, signal: AbortSignal): AsyncGenerator<Step> {
  const { ledger, news } = context;
  const ear = await news.listen([id]);
  try {
    let seen = (await ledger.events(id)).at(-1)?.seq ?? 0;
    const first = await ledger.get(id);
    if (!first) return;
    let change = changeOf(first);
    yield { change, event: undefined };
    while (!signal.aborted && !isOver(change)) {
      await ear.heard(limits.followEveryMs, signal).catch(() => undefined);
      // Read before its events, so that the last one is among them when this is the end.
      change = changeOf((await ledger.get(id)) ?? first);
      for (const event of await ledger.events(id)) {
        if (event.seq <= seen) continue;
        seen = event.seq;
        yield { change, event };
      }
    }
  } finally {
    ear.close();
  }
}

/** The ids of the changes that something happened to, in any process, each time some did; ends when the signal aborts. */
export async function* activity(
  { news }: Pick<ExecutorContext, 'news'>,
  signal: AbortSignal,
): AsyncGenerator<ReadonlySet<string>> {
  const ear = await news.listen('all');
  try {
    while (!signal.aborted) {
      const heard = await ear.heard(limits.followEveryMs, signal).catch(() => new Set<string>());
      if (heard.size > 0 && !signal.aborted) yield heard;
    }
  } finally {
    ear.close();
  }
}
