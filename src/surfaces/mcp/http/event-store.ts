/**
 * What went out lately on the streams of one session, so that a client whose connection broke gets what it missed by
 * `Last-Event-ID`. Kept in memory and bounded: what has fallen out is not sent again.
 */
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { newToken, type RandomBytes } from '../../../lib/ids.ts';
import { httpLimits } from './limits.ts';

export interface SessionEvents extends EventStore {
  /** Whether an id is one of this session's, whatever became of the event itself. */
  gave(id: string): boolean;
}

interface Kept {
  readonly sequence: number;
  readonly id: string;
  readonly streamId: string;
  readonly message: JSONRPCMessage;
  readonly bytes: number;
}

/**
 * Ids sort in the order of the events. They name their session by a word of its own, and their stream, which is found
 * again when nothing of it is kept. The SDK's optional look-up of a stream is left out: with it a client that comes back
 * before its broken connection is noticed is turned away.
 */
export function createSessionEvents(randomBytes: RandomBytes): SessionEvents {
  const word = newToken(randomBytes);
  const kept: Kept[] = [];
  let bytes = 0;
  let last = 0;

  function read(id: string): { readonly sequence: number; readonly streamId: string } | undefined {
    const [, digits, whose, streamId] = /^(\d{12})\.([^.]+)\.(.+)$/.exec(id) ?? [];
    const sequence = Number(digits);
    return whose === word && streamId !== undefined && sequence <= last ? { sequence, streamId } : undefined;
  }

  function keep(event: Kept): void {
    kept.push(event);
    bytes += event.bytes;
    while (kept.length > httpLimits.eventsKept || bytes > httpLimits.eventBytesKept) bytes -= kept.shift()?.bytes ?? 0;
  }

  return {
    gave: (id) => read(id) !== undefined,
    async storeEvent(streamId, message) {
      last += 1;
      const id = `${String(last).padStart(12, '0')}.${word}.${streamId}`;
      // The event that only gives a new stream its first id has nothing to be sent again.
      if ('jsonrpc' in message)
        keep({ sequence: last, id, streamId, message, bytes: Buffer.byteLength(JSON.stringify(message)) });
      return id;
    },
    async replayEventsAfter(lastEventId, { send }) {
      const from = read(lastEventId);
      if (!from) throw new Error('That event is none of this session.');
      let { sequence } = from;
      // Looked for anew each time: more may come, and fall out, while these are sent.
      const next = () => kept.find((event) => event.sequence > sequence && event.streamId === from.streamId);
      for (let event = next(); event; event = next()) {
        ({ sequence } = event);
        await send(event.id, event.message);
      }
      return from.streamId;
    },
  };
}
