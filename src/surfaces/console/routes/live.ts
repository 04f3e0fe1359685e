import type { Response } from 'express';
import type { Change } from '../../../executor/change.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { plainText } from '../../../lib/text.ts';
import { type Answer, type ConsoleContext, refusal, type Signed } from '../context.ts';
import { limits } from '../limits.ts';
import { messageOf, progressOf } from '../progress.ts';
import { type Route, withQuery } from '../web/route.ts';
import { StreamQuery } from './forms.ts';
import { findChange } from './show.ts';

/** What happens to a change, told to a page that is open (server-sent events). */
export function liveRoutes(): readonly Route[] {
  const open = new Map<string, number>();
  const inAll = () => [...open.values()].reduce((sum, count) => sum + count, 0);

  return [
    {
      path: '/changes/:id/events',
      quiet: true,
      get: withQuery(StreamQuery, async (context, visit: Signed, { after }): Promise<Answer> => {
        const found = await findChange(context, visit.id);
        if ('answer' in found) return found.answer;
        const { key } = visit.session;
        const own = open.get(key) ?? 0;
        if (own >= limits.streamsOfSession || inAll() >= limits.streams) {
          return refusal(429, 'Too many pages are watching', 'Close some, or reload this one to see more.');
        }
        const since = Math.max(Number(after), Number(visit.request.get('last-event-id') ?? 0) || 0);
        return {
          kind: 'stream',
          async write(response) {
            open.set(key, (open.get(key) ?? 0) + 1);
            try {
              await stream(context, visit, found.change, since, response);
            } finally {
              const left = (open.get(key) ?? 1) - 1;
              if (left > 0) open.set(key, left);
              else open.delete(key);
            }
          },
        };
      }),
    },
  ];
}

async function stream(
  { executor, drives, clock }: ConsoleContext,
  { gone, session }: Signed,
  { id }: Change,
  since: number,
  response: Response,
): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([gone, session.ended, clock.deadline(limits.streamMs), done.signal]);
  let change: Change | undefined;
  let seen = since;

  /** A reader that does not read is let go. */
  function write(text: string): void {
    if (signal.aborted) return;
    response.write(text);
    if (response.writableLength > limits.streamBytes) done.abort();
  }

  function tell(events: readonly EventRow[], latest: readonly EventRow[]): void {
    if (!change) return;
    const fresh = events.filter(({ seq }) => seq > seen).slice(-limits.streamEvents);
    seen = fresh.at(-1)?.seq ?? seen;
    const data = {
      ...progressOf(change, latest, drives.waitingOf(id)),
      events: fresh.map((event) => ({
        seq: event.seq,
        at: new Date(event.atMs).toISOString(),
        kind: plainText(event.kind.replaceAll('_', ' ')),
        message: messageOf(event),
      })),
    };
    write(`id: ${seen}\nevent: step\ndata: ${JSON.stringify(data)}\n\n`);
  }

  const unwatch = drives.watch(id, () => tell([], []));
  const beating = beat(clock, signal, () => write(': still here\n\n'));
  try {
    write('retry: 2000\n\n');
    for await (const step of executor.follow(id, signal)) {
      change = step.change;
      const events = step.event ? [step.event] : await executor.events(id);
      tell(events, events);
    }
    // At its end, or where it needs a person again, there is no more to come.
    if (!signal.aborted) write('event: end\ndata: {}\n\n');
  } finally {
    unwatch();
    done.abort();
    await beating;
    response.end();
  }
}

/** A sign of life, so that proxies keep the connection and a browser that is gone is noticed. */
async function beat(clock: ConsoleContext['clock'], signal: AbortSignal, write: () => void): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(limits.heartbeatMs, signal).catch(() => undefined);
    write();
  }
}
