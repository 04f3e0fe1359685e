/** Everything that went over the wire, for tests to judge. */
import type { JsonObject } from '../../../src/lib/json.ts';
import type { Message } from './world/messages.ts';

/** A request of the app. */
export interface Call {
  /** Such as `chat.update`, or `response_url`. */
  readonly method: string;
  /** On the fake's clock, from its start. */
  readonly atMs: number;
  readonly args: JsonObject;
  /** `ok`, the error, `HTTP 500`, `dropped`, `dropped after`, `never`. */
  readonly outcome: string;
}

/** Something that was sent to the app, once: a retry is another one. */
export interface Delivery {
  /** The envelope id: the same for all copies and retries. */
  readonly id: string;
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  /** The command, the type of interaction or the type of event. */
  readonly name: string;
  /** 0 for the first. */
  readonly attempt: number;
  readonly reason: string | undefined;
  readonly atMs: number;
  /** The connections of Socket Mode that it went to; empty in HTTP mode. */
  readonly to: readonly number[];
  readonly ackMs: number | undefined;
  readonly error: string | undefined;
  readonly body: JsonObject;
}

export interface Record {
  readonly calls: Call[];
  readonly deliveries: Delivery[];
  /** How often a method was called, or each of them. */
  count(method: string): number;
  counts(): Readonly<{ [method: string]: number }>;
  /** The slowest ack, on the clock; infinite if one is missing; 0 if nothing was delivered. */
  slowestAckMs(): number;
  /** Messages that say the same in the same place, as often as they were posted. */
  doublePosts(): readonly (readonly Message[])[];
}

export function createRecord(posted: readonly Message[]): Record {
  const calls: Call[] = [];
  const deliveries: Delivery[] = [];
  const counts = () => {
    const found: { [method: string]: number } = {};
    for (const { method } of calls) found[method] = (found[method] ?? 0) + 1;
    return found;
  };
  return {
    calls,
    deliveries,
    counts,
    count: (method) => counts()[method] ?? 0,
    slowestAckMs: () => Math.max(0, ...deliveries.map(({ ackMs }) => ackMs ?? Number.POSITIVE_INFINITY)),
    doublePosts() {
      const alike = Map.groupBy(
        posted.filter(({ bot_id: bot }) => bot !== undefined),
        same,
      );
      return [...alike.values()].filter((messages) => messages.length > 1);
    },
  };
}

/** Ids of blocks are made up where the app gave none, so they say nothing. */
function same({ channel, thread_ts: thread, ephemeralFor, text, blocks }: Message): string {
  const content = JSON.stringify(blocks, (key, value: unknown) =>
    key === 'block_id' || key === 'action_id' ? undefined : value,
  );
  return JSON.stringify([channel, thread, ephemeralFor, text, content]);
}
