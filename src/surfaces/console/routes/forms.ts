/** What every form and query may hold: these fields and no others. */
import { z } from 'zod';
import { stateNames } from '../../../executor/states.ts';
import { limits } from '../limits.ts';
import { standingMinutes } from '../pages/decide.ts';

const empty = z.literal('').transform(() => undefined);
const digest = z.string().regex(/^[0-9a-f]{1,128}$/, 'is not a digest');
// A field of several lines is sent with two characters for each line end.
const reason = z.string().max(limits.reasonCharacters * 2);
const typed = z.string().max(limits.typedCharacters);

export const changeId = z.string().regex(/^chg-[0-9a-z]{6,26}$/);

export const Approve = z.strictObject({
  digest,
  typed: typed.optional(),
  reason: reason.optional(),
  standing: z.union([empty, z.enum(standingMinutes)]).optional(),
  same_parameters: z.literal('yes').optional(),
});
export const Deny = z.strictObject({ digest, reason: reason.optional() });
export const BreakGlass = z.strictObject({ digest, typed: typed.optional(), reason });
/** Whether the plan has moved does not matter: it is called off, or planned anew. */
export const Plain = z.strictObject({ digest });
export const Revoke = z.strictObject({ id: z.string().min(1).max(60) });
export const Nothing = z.strictObject({});

/** Where to go after the sign-in: one of our own pages. */
export const OwnPage = z.string().regex(/^\/(changes\/chg-[0-9a-z]{6,26}|history|standing|audit)?$/);
export const Start = z.strictObject({ next: OwnPage });
export const Redeem = z.strictObject({ code: z.string().min(1).max(200), next: OwnPage });
export const SignInQuery = z.strictObject({ code: z.string().max(200).optional(), next: OwnPage.default('/') });

export const NoQuery = z.strictObject({});
export const HistoryQuery = z.strictObject({
  q: z.string().max(limits.queryCharacters).trim().default(''),
  state: z.union([empty, z.enum(stateNames)]).optional(),
  before: z
    .union([empty, z.string().regex(/^\d{1,15}$/)])
    .optional()
    .transform((text) => (text === undefined ? undefined : Number(text))),
});
export const StreamQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .default('0'),
});
