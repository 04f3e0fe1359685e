/** Puts everything together, and takes it apart again. Tests and the demo replace parts by `overrides`. */
import { randomUUID } from 'node:crypto';
import { tools } from '../tools/index.ts';
import { policyOf } from './app-policy.ts';
import { embedSandbox, startingFirst } from './app-sandbox.ts';
import { heldSecrets } from './app-secrets.ts';
import { type Config, createDataDirectory, type FaultAt, type Secrets } from './config.ts';
import type { Executor } from './executor/api.ts';
import { createExecutor } from './executor/executor.ts';
import { openLedger } from './ledger/open.ts';
import type { Ledger } from './ledger/port.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { randomBytes } from './lib/random.ts';
import { within } from './lib/within.ts';
import { createLog, type Log } from './log.ts';
import type { Directory } from './people/directory.ts';
import { type Groups, noGroups } from './people/groups.ts';
import type { PolicyDocument } from './policy/document.ts';
import type { Sandbox } from './sandbox/index.ts';
import type { SlackGroups } from './surfaces/slack/people/groups.ts';
import { createTransport } from './tencent/transport.ts';

export interface App extends AsyncDisposable {
  readonly executor: Executor;
  /** What surfaces keep for themselves; changes are the executor's. */
  readonly ledger: Pick<Ledger, 'inbox' | 'outbox' | 'handles'>;
  readonly config: Config;
  readonly directory: Directory;
  /** The policy to be read. */
  readonly policyDocument: () => PolicyDocument;
  readonly log: Log;
  /** What is remembered of a user group of the chat holds no longer. */
  readonly forgetGroup: (group: string) => void;
  /** Starts the embedded emulator, where it is the target; the first request does so too. */
  readonly startSandbox: (() => Promise<Sandbox>) | undefined;
}

export interface AppOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  /** The error for a place in the configuration file. */
  readonly faultAt: FaultAt;
  /** A long-lived process also drives changes that nobody drives, and lets old ones expire. */
  readonly sweeps: boolean;
  readonly overrides?: {
    readonly clock?: Clock;
    readonly log?: Log;
    readonly taskMs?: number;
    readonly groups?: Groups;
  };
}

/** Nothing holds up the end of the program for longer, such as a server that does not answer: all of it within 10 seconds. */
const closeMs = 500;

export async function createApp({ config, secrets, faultAt, sweeps, overrides = {} }: AppOptions): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const known = heldSecrets(secrets);
  const log = overrides.log ?? createLog({ level: config.log.level, known });
  const parts: AsyncDisposable[] = [];
  const dispose = async () => {
    for (const part of parts.splice(0).reverse()) {
      try {
        await within(clock, closeMs, Promise.resolve(part[Symbol.asyncDispose]()));
      } catch (thrown) {
        // What comes before it in the list has to be closed all the same.
        log.error({ err: thrown }, 'a part of the program did not close');
      }
    }
  };
  try {
    const { policy, directory, document } = await policyOf(config, faultAt);
    createDataDirectory(config);
    for (const note of config.notes) log.warn(note);
    const embedded =
      config.target.kind === 'sandbox'
        ? embedSandbox({ dataDir: config.target.dataDir, clock, log, taskMs: overrides.taskMs })
        : undefined;
    if (embedded) parts.push(embedded);
    const ledger = await openLedger(
      config.store.kind === 'postgres' ? { ...config.store, password: secrets.databasePassword } : config.store,
      {
        clock,
        random: Math.random,
        warn: (sentence) => log.warn(sentence),
        onHead: (head) => log.info(head, 'ledger head'),
      },
    );
    parts.push(ledger);
    const reached = createTransport({
      accounts: config.accounts,
      defaultAccount: config.defaultAccount,
      keys: embedded?.keys ?? secrets.keys,
      endpoint: embedded?.endpoint ?? (config.target.kind === 'endpoint' ? { url: config.target.url } : undefined),
      clock,
      log,
      known,
    });
    const transport = embedded ? startingFirst(reached, embedded, log) : reached;
    parts.push(transport);
    const { groups, forgetGroup } = groupsOf({ config, secrets, overrides }, clock);
    const executor = createExecutor(
      {
        tools,
        ledger,
        transport,
        clock,
        log,
        policy,
        directory,
        groups,
        rememberDeclinesMs: config.approvals.rememberDeclinesMinutes * 60_000,
        callsPerSecond: config.limits.callsPerSecond,
        owner: `${process.pid}-${randomUUID()}`,
        leaseMs: config.limits.leaseSeconds * 1_000,
        randomBytes,
      },
      { sweeps },
    );
    const end = async () => {
      // Bounds itself, and needs its time: what was sent is to be recorded.
      await executor[Symbol.asyncDispose]();
      await dispose();
    };
    const { inbox, outbox, handles } = ledger;
    return {
      ...{
        executor,
        ledger: { inbox, outbox, handles },
        config,
        directory,
        policyDocument: document,
        log,
        forgetGroup,
        startSandbox: embedded?.start,
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/** Who knows the members of user groups: Slack, asked once the first rule names one, since its client is slow to load. */
function groupsOf(
  { config, secrets, overrides = {} }: Pick<AppOptions, 'config' | 'secrets' | 'overrides'>,
  clock: Clock,
) {
  const { botToken } = secrets.slack;
  if (overrides.groups || !config.slack || botToken === undefined)
    return { groups: overrides.groups ?? noGroups, forgetGroup: () => undefined };
  let loaded: Promise<SlackGroups> | undefined;
  const load = async () => {
    const { connectedGroups } = await import('./surfaces/slack/people/connected-groups.ts');
    return connectedGroups({ botToken, apiUrl: config.slackApiUrl, clock });
  };
  const groups: Groups = {
    async members(group, asked) {
      loaded ??= load().catch((thrown: unknown) => {
        loaded = undefined;
        throw thrown;
      });
      return (await loaded).members(group, asked);
    },
  };
  const forgetGroup = (group: string) =>
    void loaded?.then(
      (slack) => slack.forget(group),
      () => undefined,
    );
  return { groups, forgetGroup };
}
