/** Callers that show no token: a program signs its requests, and says in them for whom each one is. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import { httpLimits } from './limits.ts';

/** Pure: from headers and body, as they came, to who it is. Undefined where the request does not claim to be signed. */
export type SignedPerson = (
  headers: IncomingHttpHeaders,
  body: { readonly text: string; readonly value: unknown },
  nowMs: number,
) => Caller | undefined;

/** What asks nothing in anybody's name: to begin, and to learn which tools there are. */
const forNobody = /^(initialize|server\/discover|ping|tools\/list|notifications\/\w+)$/;

const Message = z.object({
  method: z.string().optional(),
  params: z
    .object({
      _meta: z.object({ slack: z.object({ team_id: z.string(), user_id: z.string() }).optional() }).optional(),
    })
    .optional(),
});
const Team = /^[TE][A-Z0-9]{1,30}$/;
const User = /^[UW][A-Z0-9]{1,30}$/;

/**
 * Slack's own MCP client (`auth_type: slack_identity_auth`): signed as all of Slack's requests are, with the person in
 * `params._meta.slack`. So it is in Slack's sample; it was not tried against Slack itself.
 */
export function slackPerson(signingSecret: string): SignedPerson {
  return (headers, { text, value }, nowMs) => {
    const [signature, timestamp] = [headers['x-slack-signature'], headers['x-slack-request-timestamp']];
    if (typeof signature !== 'string') return undefined;
    const ageSeconds = Math.abs(nowMs / 1_000 - Number(timestamp));
    if (!(ageSeconds <= httpLimits.signatureSeconds) || !isSigned(`v0:${timestamp}:${text}`, signature, signingSecret))
      return { kind: 'unknown', message: 'The signature of this request is not good. Nothing was done.' };
    const message = Message.safeParse(value).data;
    const { team_id: team = '', user_id: user = '' } = message?.params?._meta?.slack ?? {};
    if (Team.test(team) && User.test(user))
      return {
        kind: 'known',
        principal: { id: `slack:${team}/${user}`, name: user, surface: 'mcp', grade: 'claimed' },
      };
    if (message?.method !== undefined && forNobody.test(message.method))
      return { kind: 'known', principal: { id: 'mcp:slack', name: 'Slack', surface: 'mcp', grade: 'claimed' } };
    return { kind: 'insufficient', scopes: [], message: 'This request does not say for whom it is. Nothing was done.' };
  };
}

function isSigned(base: string, signature: string, secret: string): boolean {
  const expected = Buffer.from(`v0=${createHmac('sha256', secret).update(base).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
