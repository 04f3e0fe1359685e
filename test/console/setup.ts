/** A console on a real executor, a real ledger and real sockets; only the cloud is the small one, and time runs faster. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Asker, Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createDirectory, type Directory } from '../../src/people/directory.ts';
import type { Principal } from '../../src/people/principal.ts';
import { PeopleFile } from '../../src/people/schema.ts';
import { assemblePolicy } from '../../src/policy/compile.ts';
import { PolicyFile } from '../../src/policy/schema.ts';
import { type Console, type ConsoleOptions, serveConsole } from '../../src/surfaces/console/console.ts';
import { tools } from '../../tools/index.ts';
import { addOne, dropOne } from '../executor/setup.ts';
import { type SmallCloud, smallCloud } from '../executor/small-cloud.ts';
import { fastClock } from '../fast-clock.ts';
import { nobodyInParticular } from '../policy/no-rules.ts';
import { type Browser, browserAt } from './plain-browser.ts';

export { addOne, dropOne };

export const operator: Principal = { id: 'os:op', name: 'op', surface: 'console', grade: 'local' };
export const assistant: Asker = {
  principal: { id: 'mcp:helper', name: 'alice', surface: 'mcp', grade: 'claimed' },
  client: 'claude-code 2.1',
};

export interface MovableClock extends Clock {
  /** Lets time pass at once for whoever asks for it; who sleeps is not woken. */
  forward(ms: number): void;
}

export function movableClock(): MovableClock {
  const clock = fastClock(10, Date.UTC(2026, 0, 5, 3));
  let ahead = 0;
  return {
    ...clock,
    now: () => clock.now() + ahead,
    elapsed: () => clock.elapsed() + ahead,
    forward(ms) {
      ahead += ms;
    },
  };
}

export interface Settings {
  readonly people?: object;
  readonly policy?: object;
  readonly signIn?: ConsoleOptions['signIn'];
  readonly publicUrl?: string;
  readonly port?: number;
  readonly howToApprove?: (id: string) => string;
  readonly wrap?: (executor: Executor) => Executor;
}

export interface Stage {
  readonly clock: MovableClock;
  readonly cloud: SmallCloud;
  readonly executor: Executor;
  readonly directory: Directory;
  readonly console: Console;
  readonly url: string;
  /** Everything that was logged, as it was written. */
  readonly logged: () => string;
  readonly stop: AbortController;
  readonly request: (call?: object, asker?: Asker) => Promise<Change>;
  readonly browser: () => Browser;
  /** A browser that came by the one-time link. */
  readonly signedIn: () => Promise<Browser>;
}

export async function stage(settings: Settings = {}): Promise<Stage> {
  const clock = movableClock();
  const cloud = smallCloud();
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const lines: string[] = [];
  const log = pino(
    { level: 'info' },
    new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const directory = createDirectory(PeopleFile.parse(settings.people ?? {}));
  const policy = assemblePolicy({
    file: PolicyFile.parse(settings.policy ?? {}),
    directory,
    approvers: undefined,
    allowClaimedDestructive: false,
    authenticatedPeople: settings.people !== undefined,
    expiresMinutes: 60,
  });
  const ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), clock, random: Math.random });
  onTestFinished(() => Promise.resolve(ledger[Symbol.asyncDispose]()));
  const real = createExecutor(
    {
      ...nobodyInParticular(),
      tools,
      ledger,
      transport: cloud,
      clock,
      log,
      policy,
      directory,
      callsPerSecond: 20,
      owner: 'console',
      leaseMs: 60_000,
      randomBytes,
    },
    { sweeps: false },
  );
  onTestFinished(() => Promise.resolve(real[Symbol.asyncDispose]()));
  const executor = settings.wrap?.(real) ?? real;
  const stop = new AbortController();
  const console = await serveConsole({
    executor,
    directory,
    clock,
    randomBytes,
    log,
    version: '1.2.3',
    signal: stop.signal,
    listen: { host: '127.0.0.1', port: settings.port ?? 0 },
    ...(settings.publicUrl !== undefined && { publicUrl: settings.publicUrl }),
    ...(settings.howToApprove && { howToApprove: settings.howToApprove }),
    signIn: settings.signIn ?? { kind: 'link', principal: operator },
  });
  onTestFinished(() => console.close());
  const url = console.url;
  const browser = () => browserAt(url);
  return {
    clock,
    cloud,
    executor,
    directory,
    console,
    url,
    logged: () => lines.join(''),
    stop,
    browser,
    async request(call = dropOne, asker = assistant) {
      const outcome = await executor.request({ tool: '', input: {}, ...call }, asker);
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      return outcome.change;
    },
    async signedIn() {
      const visitor = browser();
      await visitor.signIn(console.signInLink?.() ?? '');
      return visitor;
    },
  };
}
