/** Who did something, as Slack's payloads say it. Slack signed them; whether the person counts is asked apart. */
import { z } from 'zod';

export const Who = z.object({
  userId: z.string().regex(/^[UW][A-Z0-9]+$/),
  /** The workspace that the person belongs to, where Slack says so; null on Grid with global ids. */
  teamId: z.string().optional(),
  enterpriseId: z.string().optional(),
});
export type Who = z.output<typeof Who>;

const Body = z.object({
  user: z.union([z.string(), z.object({ id: z.string(), team_id: z.string().nullish() })]).optional(),
  user_id: z.string().optional(),
  team: z.object({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  team_id: z.string().nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  enterprise_id: z.string().nullish(),
  event: z.object({ user: z.string().optional(), user_team: z.string().optional() }).optional(),
});

/** Undefined where nobody is named. */
export function whoIn(body: unknown): Who | undefined {
  const parsed = Body.safeParse(body).data;
  if (!parsed) return undefined;
  const { user, team, enterprise, event } = parsed;
  const userId = parsed.user_id ?? (typeof user === 'string' ? user : user?.id) ?? event?.user;
  const own = typeof user === 'object' ? user.team_id : event?.user_team;
  const teamId = own ?? team?.id ?? parsed.team_id ?? undefined;
  const enterpriseId = enterprise?.id ?? parsed.enterprise_id ?? team?.enterprise_id ?? undefined;
  return Who.safeParse({
    userId,
    ...(teamId !== undefined && { teamId }),
    ...(enterpriseId !== undefined && { enterpriseId }),
  }).data;
}
