import type { Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { RandomBytes } from '../lib/ids.ts';
import type { Log } from '../log.ts';
import type { PolicySettings } from '../policy/policy.ts';
import type { Transport } from '../tencent/port.ts';
import type { ChangeTool, Tool } from '../tool.ts';
import type { RunOptions } from './api.ts';
import type { RateLimit } from './rate-limit.ts';

/** Everything the executor works with, passed in. */
export interface ExecutorParts {
  readonly tools: readonly Tool[];
  readonly ledger: Ledger;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: PolicySettings;
  readonly callsPerSecond: number;
  /** Names this process among those that share the ledger. */
  readonly owner: string;
  readonly randomBytes: RandomBytes;
}

export interface ExecutorContext extends ExecutorParts {
  readonly rateLimit: RateLimit;
  /** What this process drives at this moment: its own lease would not keep it from driving the same change twice. */
  readonly driving: Set<string>;
  changeTool(operation: string): ChangeTool;
  /** One stretch of driving a change; false where somebody else drives it. */
  takeUp(id: string, options: RunOptions): Promise<boolean>;
}
