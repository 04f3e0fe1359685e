/** Where somebody did something, and so where the answer goes. */
import { z } from 'zod';

export const Place = z.object({
  channel: z.string().max(100).optional(),
  thread: z.string().max(100).optional(),
  responseUrl: z.string().max(300).optional(),
  /** Until when that address takes answers. */
  untilMs: z.number().optional(),
  /** On a message that one person alone sees: what changes on the cards of everybody is not seen there. */
  alone: z.boolean().optional(),
  /** On a message of ours, which `responseUrl` may replace. */
  clicked: z.boolean().optional(),
});
export type Place = z.output<typeof Place>;

/** Slack takes them for 30 minutes. */
const responseMs = 29 * 60_000;

const Body = z.object({
  // One that is too long to be kept is as good as none; the channel is still there.
  response_url: z.string().max(300).optional().catch(undefined),
  channel_id: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  container: z
    .object({
      channel_id: z.string().optional(),
      thread_ts: z.string().optional(),
      message_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  actions: z.array(z.unknown()).optional(),
});

export function placeIn(body: unknown, nowMs: number): Place {
  const parsed = Body.safeParse(body).data;
  const channel = parsed?.channel_id ?? parsed?.channel?.id ?? parsed?.container?.channel_id;
  const thread = parsed?.container?.thread_ts ?? parsed?.message?.thread_ts;
  return {
    ...(channel !== undefined && { channel }),
    ...(thread !== undefined && { thread }),
    ...(parsed?.container?.is_ephemeral && { alone: true }),
    ...(parsed?.actions && parsed.response_url && { clicked: true }),
    ...(parsed?.response_url && { responseUrl: parsed.response_url, untilMs: nowMs + responseMs }),
  };
}

/** Whether somebody who did something there sees what becomes of the card. */
export const seesCards = ({ channel, alone }: Place, cards: string): boolean => channel === cards && alone !== true;

/** For the metadata of forms, which keep texts only. */
export function writePlace({ channel, thread, responseUrl, untilMs, alone, clicked }: Place): Record<string, string> {
  return {
    ...(channel !== undefined && { channel }),
    ...(thread !== undefined && { thread }),
    ...(responseUrl !== undefined && { responseUrl }),
    ...(untilMs !== undefined && { untilMs: String(untilMs) }),
    ...(alone && { alone: 'true' }),
    ...(clicked && { clicked: 'true' }),
  };
}

export function readPlace(where: Readonly<Record<string, string>>): Place {
  const { untilMs, alone, clicked, ...rest } = where;
  const told = {
    ...(untilMs !== undefined && { untilMs: Number(untilMs) }),
    ...(alone === 'true' && { alone: true }),
    ...(clicked === 'true' && { clicked: true }),
  };
  return Place.catch({}).parse({ ...rest, ...told });
}
