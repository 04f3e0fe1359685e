/** What may stand in tencent-chatops.yaml. Every description is also in docs/tencent-chatops.example.yaml. */
import { z } from 'zod';
import { PeopleFile } from '../people/schema.ts';
import { ApproversFile, PolicyFile } from '../policy/schema.ts';
import { address, issuer } from './addresses.ts';
import { logLevels } from './log-level.ts';
import { McpFile } from './mcp-schema.ts';
import { SlackFile } from './slack-schema.ts';

// No flags in patterns: the schema for editors cannot carry them.
const accountName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be letters, digits, "-" and "_", at most 64 of them');
const region = z.string().regex(/^[a-z]+(-[a-z0-9]+)+$/, 'must be a region such as ap-guangzhou');
const path = z.string().min(1, 'must be the path of a file');

const credentials = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('env').describe('The keys in TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.'),
  }),
  z.strictObject({
    kind: z.literal('profile').describe('A section of a credentials file as the Tencent Cloud SDKs read it.'),
    file: path
      .optional()
      .describe('The file; ~/.tencentcloud/credentials, else /etc/tencentcloud/credentials, if left out.'),
    profile: z.string().min(1).default('default').describe('The section of the file.'),
  }),
  z.strictObject({
    kind: z.literal('file').describe('A JSON file with secretId, secretKey and perhaps token, as tccli writes it.'),
    file: path.describe('The file; only its owner may be able to read it.'),
  }),
  z.strictObject({
    kind: z.literal('cvm_role').describe('The role of the Tencent Cloud machine that this runs on.'),
    role: z.string().min(1).optional().describe('The name of the role; asked of the machine if left out.'),
  }),
  z.strictObject({
    kind: z.literal('assume_role').describe('A role that is taken with the keys of another account.'),
    source: accountName.describe('The account whose keys take the role.'),
    role_arn: z
      .string()
      .regex(/^qcs::cam::\S+$/, 'must be the name of a role, such as qcs::cam::uin/100000000001:roleName/operator')
      .describe('The full name of the role.'),
    session_name: z
      .string()
      .regex(/^[\w+=,.@-]{2,128}$/, 'must be 2 to 128 letters, digits or one of _+=,.@-')
      .default('tencent-chatops')
      .describe('The name that the audit log of the cloud shows.'),
    external_id: z.string().min(2).optional().describe('The external id, where the role asks for one.'),
    duration_seconds: z
      .int()
      .min(600)
      .max(43_200)
      .default(7_200)
      .describe('How long a key of the role is good for, in seconds.'),
  }),
]);

const account = z.strictObject({
  site: z.enum(['mainland', 'intl']).default('mainland').describe('Which site the account is of: mainland or intl.'),
  region: region
    .optional()
    .describe('The region for requests that name none. TENCENTCLOUD_REGION counts where this is left out.'),
  domain: z
    .string()
    .regex(/^([a-z0-9-]+\.)*tencentcloudapi\.com$/, 'must end in tencentcloudapi.com')
    .optional()
    .describe("Takes the place of the site's domain; the product's name is put in front."),
  credentials: credentials
    .optional()
    .describe('Where the keys come from; the environment, else the profile file, if left out.'),
});

const oidc = z.strictObject({
  issuer: issuer.describe('The address of the provider, as its metadata spells it.'),
  client_id: z.string().min(1).max(200).describe('What the provider calls this program.'),
  client_secret_file: path
    .optional()
    .describe(
      'A file that holds the client secret; only its owner may be able to read it. TENCENT_CHATOPS_OIDC_CLIENT_SECRET takes its place; a public client has neither.',
    ),
  identity_claim: z
    .enum(['sub', 'email'])
    .default('sub')
    .describe('The claim that is compared with the login of people: sub or email.'),
  label: z.string().min(1).max(60).default('Sign in').describe('What the button says.'),
});

export const ConfigFile = z.strictObject({
  accounts: z
    .record(accountName, account)
    .refine((accounts) => Object.keys(accounts).length > 0, 'must name at least one account')
    .optional()
    .describe('The Tencent Cloud accounts, by the name that you give them. Without it there is one, "default".'),
  default_account: accountName
    .optional()
    .describe('The account for requests that name none. Needed where there are several and none is called "default".'),
  approvals: z
    .strictObject({
      allow_claimed_destructive: z
        .boolean()
        .default(false)
        .describe('Lets a confirmation in an MCP client, which some clients give by themselves, settle what destroys.'),
      expires_minutes: z.int().min(1).max(1440).default(60).describe('How long a change waits for a decision.'),
      from: ApproversFile.optional().describe('Who approves where no rule says more; anybody listed, if left out.'),
      remember_declines_minutes: z
        .int()
        .min(0)
        .max(1440)
        .default(60)
        .describe(
          'How long an assistant that repeats a declined request is told so instead of people being asked again.',
        ),
    })
    .prefault({})
    .describe('How changes are approved.'),
  people: PeopleFile.prefault({}).describe(
    'Who there is, by the name that you give them, with their identities. Without it, whoever runs this program.',
  ),
  policy: PolicyFile.prefault({}).describe('What is needed before a change is made, beyond the built-in rules.'),
  server: z
    .strictObject({
      public_url: address
        .optional()
        .describe(
          'The address under which browsers reach the console, and assistants /mcp: https, or http on this machine.',
        ),
    })
    .prefault({})
    .describe('How others reach this program.'),
  console: z
    .strictObject({
      oidc: oidc.optional().describe('An OpenID Connect provider at which people sign in.'),
    })
    .prefault({})
    .describe('The console in the browser.'),
  mcp: McpFile.prefault({}).describe(
    'What assistants are offered, where flags of the commands mcp and serve beat it, and who may call over HTTP.',
  ),
  slack: SlackFile.optional().describe(
    'The bot in Slack, which the commands slack and serve run. Its tokens never stand here.',
  ),
  database: z
    .strictObject({
      url: z
        .string()
        .min(1)
        .optional()
        .describe('Its server, without a password: postgres://user@host:5432/database?sslmode=verify-full.'),
      password_file: path.optional().describe('A file that holds the password; only its owner may be able to read it.'),
    })
    .prefault({})
    .describe(
      'A PostgreSQL database that keeps the record of changes for many machines; a file of this one without it.',
    ),
  limits: z
    .strictObject({
      calls_per_second: z
        .int()
        .min(1)
        .max(20)
        .default(20)
        .describe('Calls per second, operation and account; the cloud takes 20.'),
      lease_seconds: z
        .int()
        .min(5)
        .max(600)
        .default(15)
        .describe('How long after its last sign of life the changes of a lost process are taken over, in seconds.'),
    })
    .prefault({})
    .describe('How much is sent.'),
  log: z
    .strictObject({
      level: z
        .enum(logLevels)
        .optional()
        .describe(
          'What goes to stderr: fatal, error, warn, info, debug, trace or silent. By default servers write info, commands fatal.',
        ),
    })
    .prefault({})
    .describe('The log. TENCENT_CHATOPS_LOG beats it.'),
});

export type ConfigFile = z.output<typeof ConfigFile>;
