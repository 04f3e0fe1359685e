/** Streams of notices that are open in revision 2026-07-28: some for each caller, so that nobody takes them all. */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { httpLimits } from './limits.ts';

const Listening = z.object({ method: z.literal('subscriptions/listen') });

export function isListening(body: unknown): boolean {
  return Listening.safeParse(body).success;
}

export interface Streams {
  /** False where the caller has enough. Given back when the answer ends. */
  take(principal: string, response: ServerResponse): boolean;
}

export function createStreams(): Streams {
  const open = new Map<string, number>();
  return {
    take(principal, response) {
      // Gone already: nothing would ever give its place back.
      if (response.closed) return true;
      const count = open.get(principal) ?? 0;
      if (count >= httpLimits.streamsOfOne) return false;
      open.set(principal, count + 1);
      response.once('close', () => {
        const left = (open.get(principal) ?? 1) - 1;
        if (left > 0) open.set(principal, left);
        else open.delete(principal);
      });
      return true;
    },
  };
}
