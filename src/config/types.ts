/** What is given to the configuration, and what comes out of it. */
import type { PeopleFile } from '../people/schema.ts';
import type { ApproversFile, PolicyFile } from '../policy/schema.ts';
import type { AccountSettings, Keys } from '../tencent/accounts.ts';
import type { OidcSettings } from './console.ts';
import type { StoreSettings } from './database.ts';
import type { LogLevel } from './log-level.ts';
import type { McpSettings } from './mcp.ts';
import type { SlackSettings } from './slack.ts';
import type { SlackSecrets } from './slack-secrets.ts';
import type { Target } from './target.ts';
import type { FaultAt } from './together.ts';

/** What the command line says. */
export interface Flags {
  readonly config?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly sandbox?: boolean | undefined;
  /** For a command whose own messages go to stderr: by default the log keeps out of them. */
  readonly quiet?: boolean | undefined;
}

/** Everything that holds from the start. Holds no secret, so it may be logged. */
export interface Config {
  /** The file that was read, if there was one. */
  readonly file: string | undefined;
  readonly target: Target;
  readonly dataDir: string;
  /** The directory of the target's own world, inside the data directory. */
  readonly worldDir: string;
  /** Where the world's ledger is. */
  readonly store: StoreSettings;
  readonly accounts: readonly AccountSettings[];
  readonly defaultAccount: string;
  readonly approvals: {
    readonly allowClaimedDestructive: boolean;
    readonly expiresMinutes: number;
    /** Who approves where no rule says more; anybody listed where absent. */
    readonly from: ApproversFile | undefined;
    /** How long an assistant is told of a declined request that it repeats; 0 for never. */
    readonly rememberDeclinesMinutes: number;
  };
  readonly people: PeopleFile;
  readonly policy: PolicyFile;
  /** `publicUrl`: where browsers reach the console; scheme, host and perhaps a port. */
  readonly server: { readonly publicUrl: string | undefined };
  readonly console: { readonly oidc: OidcSettings | undefined };
  readonly mcp: McpSettings;
  /** The bot in Slack. While it is configured, policy counts on people whom Slack signs in. */
  readonly slack: SlackSettings | undefined;
  /** Answers instead of Slack. Ends in a slash. */
  readonly slackApiUrl: string | undefined;
  readonly limits: { readonly callsPerSecond: number; readonly leaseSeconds: number };
  readonly log: { readonly level: LogLevel };
  /** Sentences for the log: what was found and is not used. */
  readonly notes: readonly string[];
}

/** Never logged, never written. */
export interface Secrets {
  /** The keys of the environment. Absent with the sandbox, for which no keys of the cloud are read. */
  readonly keys: Keys | undefined;
  /** For the ledger's server. */
  readonly databasePassword: string | undefined;
  /** For the sign-in provider of the console. Absent for a public client. */
  readonly oidcClientSecret: string | undefined;
  readonly slack: SlackSecrets;
}

export interface Loaded {
  readonly config: Config;
  readonly secrets: Secrets;
  /** The error for something in the file that shows only later: `what` goes on after the name of the place. */
  readonly faultAt: FaultAt;
}
