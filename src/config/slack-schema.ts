/** `slack` of tencent-chatops.yaml. */
import { z } from 'zod';

const notAChannel = 'must be the id of a channel, such as C0123ABC';

export const SlackListen = z.strictObject({
  host: z.string().min(1).max(255).default('127.0.0.1').describe('The address to listen on.'),
  port: z.int().min(1).max(65_535).default(3_000).describe('The port to listen on.'),
});

export const SlackFile = z
  .strictObject({
    approvals_channel: z
      .string(notAChannel)
      .regex(/^[CG][A-Z0-9]+$/, notAChannel)
      .describe('The channel in which approvals are asked for; the bot has to be a member.'),
    mode: z
      .enum(['socket', 'http'])
      .default('socket')
      .describe('How Slack reaches the bot: socket, which needs no public address, or http.'),
    listen: SlackListen.optional().describe(
      'With http: where requests come in, behind a proxy with TLS; the command serve takes them on its own port.',
    ),
    mention: z
      .enum(['approvers', 'nobody'])
      .default('approvers')
      .describe('Who is mentioned on a card: the approvers whom a rule or approvals.from names, or nobody.'),
    label: z.string().min(1).max(60).optional().describe('Says on every card which deployment speaks.'),
  })
  .refine(({ mode, listen }) => mode === 'http' || listen === undefined, {
    message: 'goes with mode: http only, since in socket mode nothing listens; set slack.mode, or take it away',
    path: ['listen'],
  });
export type SlackFile = z.output<typeof SlackFile>;
