/** Who did something, as Slack's payloads say it. Slack signed them; whether the person counts is asked apart. */
import { z } from 'zod';

/** Ids of people begin with U or W; nothing else of a payload says more about them than Slack does when it is asked. */
export const Who = z.object({ userId: z.string().regex(/^[UW][A-Z0-9]+$/) });
export type Who = z.output<typeof Who>;

const Body = z.object({
  user: z.union([z.string(), z.object({ id: z.string() })]).optional(),
  user_id: z.string().optional(),
  event: z.object({ user: z.union([z.string(), z.object({ id: z.string() })]).optional() }).optional(),
});

/** Undefined where nobody is named. */
export function whoIn(body: unknown): Who | undefined {
  const parsed = Body.safeParse(body).data;
  const named = parsed?.user_id ?? parsed?.user ?? parsed?.event?.user;
  return Who.safeParse({ userId: typeof named === 'object' ? named.id : named }).data;
}
