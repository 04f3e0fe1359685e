import type { Readable, Writable } from 'node:stream';
import type { Executor } from '../../executor/api.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Principal } from '../../people/principal.ts';
import type { Tool } from '../../tool.ts';

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

/** What the command line is given by the program around it. */
export interface CliHost {
  /** Every tool, known without opening anything: for help and completion. */
  readonly tools: readonly Tool[];
  /** Opens executor and ledger for one command, which disposes of them. Throws a `FailureError`. */
  open(flags: GlobalFlags): Promise<Opened>;
  /** Serves MCP over stdio until stdin ends. */
  mcp(flags: GlobalFlags): Promise<void>;
  readonly io: { readonly stdin: Input; readonly stdout: Output; readonly stderr: Output };
  readonly clock: Clock;
  readonly version: string;
  /** The words that start this program again, for commands to be copied. */
  readonly ownCommand: readonly string[];
  /** Aborts with SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}
