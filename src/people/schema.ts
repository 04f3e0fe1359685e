/** `people` of tencent-chatops.yaml: who there is, and by which identities the surfaces know them. */
import { z } from 'zod';

export const personId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be letters, digits, ".", "-" and "_", at most 64 of them');
export const roleName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be letters, digits, ".", "-" and "_", at most 64 of them');

const identity = z.string().min(1, 'must not be empty').max(190, 'must be at most 190 characters');

export const PeopleFile = z.record(
  personId,
  z.strictObject({
    name: z.string().min(1).max(100).optional().describe('The name that others see; the key, if left out.'),
    roles: z.array(roleName).max(50).default([]).describe('What rules of the policy call this person.'),
    os: z
      .array(identity)
      .max(20)
      .default([])
      .describe('Accounts of the operating system: terminals, local assistants.'),
    slack: z
      .array(z.string().regex(/^[TE][A-Z0-9]+\/[UW][A-Z0-9]+$/, 'must be a workspace and a user, such as T0123/U0456'))
      .max(20)
      .default([])
      .describe('Workspace (or organisation) and user in Slack, such as T0123/U0456.'),
    login: z.array(identity).max(20).default([]).describe('Who the sign-in provider of the console says it is.'),
    mcp: z.array(identity).max(20).default([]).describe('Subjects of the tokens of assistants over HTTP.'),
  }),
);
export type PeopleFile = z.output<typeof PeopleFile>;
