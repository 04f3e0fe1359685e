/** `mcp` of tencent-chatops.yaml. */
import { z } from 'zod';
import { roleName } from '../people/schema.ts';
import { issuer } from './addresses.ts';

const notADigest = 'must be the SHA-256 of a token, 64 hexadecimal digits; "tencent-chatops token" prints both';
// What RFC 6749 lets a scope be.
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'must be a scope: no blanks and no quotes');

const Token = z.strictObject({
  identity: z.string().min(1).max(190).describe('Who calls with it, as in mcp of people.'),
  sha256: z
    .string(notADigest)
    .regex(/^[0-9a-f]{64}$/, notADigest)
    .describe('The SHA-256 of the token; the command token prints both. The token itself never stands here.'),
  roles: z
    .array(roleName)
    .max(50)
    .default([])
    .describe('Roles for what is asked for with it, besides those of the person. Nobody approves by them.'),
});

const OAuth = z.strictObject({
  issuer: issuer.describe('The authorization server, as its metadata spell it: https, or http on this machine.'),
  audience: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('What tokens have to be for; server.public_url with /mcp, if left out.'),
  required_scopes: z.array(scope).max(20).default([]).describe('Without each of these nobody is let in.'),
  roles: z
    .record(scope, roleName)
    .refine((roles) => Object.keys(roles).length <= 50, 'may name at most 50 scopes')
    .default({})
    .describe('Which role a scope gives to what is asked for with it. Nobody approves by it.'),
});

export const McpFile = z.strictObject({
  toolsets: z
    .array(z.string().min(1))
    .min(1, 'must name at least one toolset')
    .optional()
    .describe('Which tools assistants are offered: clb, gaap, scf, changes, results; all, if left out.'),
  read_only: z.boolean().default(false).describe('Offers no tool that asks for a change.'),
  tokens: z.array(Token).max(100).default([]).describe('Who may call over HTTP with a token of yours.'),
  slack_client: z
    .boolean()
    .default(false)
    .describe("Lets Slack's own MCP client call over HTTP for people; their requests are signed as the bot's are."),
  oauth: OAuth.optional().describe('An OAuth authorization server whose tokens let in over HTTP.'),
});
export type McpFile = z.output<typeof McpFile>;
