import type { Readable, Writable } from 'node:stream';
import type { FailureError } from '../../errors.ts';
import type { Executor } from '../../executor/api.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Directory } from '../../people/directory.ts';
import type { Principal } from '../../people/principal.ts';
import type { Policy } from '../../policy/compile.ts';
import type { Tool } from '../../tool.ts';
import type { PolicyCase } from './policy/case.ts';

/** Flags of every command that decide what is opened, as given. */
export interface GlobalFlags {
  readonly config?: string;
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly account?: string;
  readonly region?: string;
  readonly sandbox?: boolean;
}

/** What every command to be copied begins with and carries. */
export interface Flags extends GlobalFlags {
  readonly ownCommand: readonly string[];
}

export interface Input extends Readable {
  readonly isTTY?: boolean;
}

export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Opened extends AsyncDisposable {
  readonly executor: Executor;
  /** The account of this machine, grade local. */
  readonly principal: Principal;
}

/** People and policy as configured, ready to be asked. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly directory: Directory;
  /** The configuration file that was read, if there was one. */
  readonly file: string | undefined;
}

export interface PolicyTests {
  readonly file: string;
  readonly cases: readonly PolicyCase[];
  /** The error for a place in the file: `what` goes on after the name of the place, and has no full stop. */
  readonly faultAt: (path: readonly PropertyKey[], what: string) => FailureError;
}

/** Which tools MCP offers; the configuration says it where these do not. */
export interface McpOffer {
  readonly toolsets?: readonly string[];
  readonly readOnly?: boolean;
}

/** Where the console listens. */
export interface Listen {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** What `serve` serves, and how it says where. */
export interface Serve extends Listen, McpOffer {
  /** The addresses as one line of JSON. */
  readonly json: boolean;
}

/** Where AI clients on this machine keep their configuration, and how they are to start this program. */
export interface ClientMachine {
  readonly platform: 'darwin' | 'win32' | 'linux';
  /** Where the command was typed. */
  readonly project: string;
  readonly home: string;
  readonly applications: string;
  readonly claude: string;
  readonly codex: string;
  /** Names of the variables that `mcp` reads; never their values. */
  readonly variables: readonly string[];
  /** The words that start this program from any folder. */
  readonly serverCommand: readonly string[];
}

/** What the command line is given by the program around it. */
export interface CliHost {
  /** Every tool, known without opening anything: for help and completion. */
  tools(): Promise<readonly Tool[]>;
  /** Opens executor and ledger for one command, which disposes of them. Throws a `FailureError`. */
  open(flags: GlobalFlags): Promise<Opened>;
  /** Checks the configuration and opens nothing. Throws a `FailureError` that says where something is wrong. */
  policy(flags: GlobalFlags): Promise<LoadedPolicy>;
  /** Reads a file of policy tests. Throws a `FailureError` that says where something is wrong. */
  policyTests(file: string): Promise<PolicyTests>;
  /** Serves MCP over stdio until stdin ends. Refuses what is no toolset. */
  mcp(flags: GlobalFlags, offer: McpOffer): Promise<void>;
  /** Serves the console until it is told to stop. Refuses where nobody could be let in. */
  console(flags: GlobalFlags, listen: Listen): Promise<void>;
  /** Serves MCP over HTTP, the console and the Slack bot until it is told to stop. Refuses where anybody could call. */
  serve(flags: GlobalFlags, serve: Serve): Promise<void>;
  /** Runs the Slack bot until it is told to stop. Refuses where its configuration or a token is missing. */
  slack(flags: GlobalFlags): Promise<void>;
  /** For `setup`. Refuses what is no toolset. */
  clients(offer: McpOffer): Promise<ClientMachine>;
  readonly io: { readonly stdin: Input; readonly stdout: Output; readonly stderr: Output };
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly version: string;
  /** The words that start this program again, for commands to be copied. */
  readonly ownCommand: readonly string[];
  /** Whether npm took a flag such as `--sandbox` for its own. */
  keptByNpm(flag: string): boolean;
  /** Aborts with SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}
