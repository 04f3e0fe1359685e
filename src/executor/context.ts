import type { Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { RandomBytes } from '../lib/ids.ts';
import type { Log } from '../log.ts';
import type { Directory } from '../people/directory.ts';
import type { Groups } from '../people/groups.ts';
import type { Policy } from '../policy/compile.ts';
import type { Transport } from '../tencent/port.ts';
import type { ChangeTool, Tool } from '../tool.ts';
import type { RunOptions } from './api.ts';
import type { Gate } from './gate.ts';
import type { LaneBoard } from './lane-board.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { Lifetime } from './lifetime.ts';
import type { News } from './news.ts';
import type { Poller } from './poll/poller.ts';
import type { RateLimit } from './rate/rate-limit.ts';

/** Everything the executor works with, passed in. */
export interface ExecutorParts {
  readonly tools: readonly Tool[];
  readonly ledger: Ledger;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: Policy;
  readonly directory: Directory;
  readonly groups: Groups;
  /** How long an assistant that asks again for what a human declined is told so; 0 for never. */
  readonly rememberDeclinesMs: number;
  readonly callsPerSecond: number;
  /** Names this process among those that share the ledger. */
  readonly owner: string;
  /** How long after this process's last sign of life another one takes over its changes. */
  readonly leaseMs: number;
  readonly randomBytes: RandomBytes;
}

export interface ExecutorContext extends ExecutorParts {
  readonly rateLimit: RateLimit;
  readonly poller: Poller;
  readonly lifetime: Lifetime;
  readonly news: News;
  readonly leases: LeaseKeeper;
  readonly laneBoard: LaneBoard;
  /** So many changes at a time are between their lanes and their answer. */
  readonly readyGate: Gate;
  /** At most once in a while for each change: a look at whether it is still driven costs the ledger a write. */
  readonly mayHelp: (id: string) => boolean;
  /** The same for noting that something declined was asked for again. */
  readonly mayNoteRepeat: (id: string) => boolean;
  /** What this process drives at this moment: its own lease would not keep it from driving the same change twice. */
  readonly driving: Set<string>;
  /** How long such a change usually takes from the send to its end; undefined before any was seen. */
  typicalTaskMs(operation: string): number | undefined;
  changeTool(operation: string): ChangeTool;
  /** One stretch of driving a change; false where somebody else drives it. */
  takeUp(id: string, options: RunOptions): Promise<boolean>;
}
