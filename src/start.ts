/** The program: the command line, and what it needs of everything else. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { byNpmStart, type Loaded, loadConfig, usualPlaces } from './config.ts';
import { systemClock } from './lib/clock.ts';
import { randomBytes } from './lib/random.ts';
import { approveCommand, checkoutOf, commandFromAnywhere, ownCommand } from './own-command.ts';
import { osUser } from './people/os-user.ts';
import type { CliHost, GlobalFlags } from './surfaces/cli/host.ts';
import { runCli } from './surfaces/cli/program.ts';

const stop = new AbortController();

const npm = byNpmStart(path.join(checkoutOf(process), 'package.json'));

/** For whoever reads it somewhere else. */
const command = commandFromAnywhere(process, npm);

/** Most commands have nothing to check but the configuration itself. */
const nothing = () => undefined;

/** Loaded when a command needs it: help and completion answer without. */
async function openApp<Checked>(
  flags: GlobalFlags,
  { sweeps, check }: { readonly sweeps: boolean; readonly check: (loaded: Loaded) => Checked },
) {
  const { createApp } = await import('./app.ts');
  const loaded = await loadConfig({ ...flags, quiet: !sweeps });
  // Before anything is opened.
  const checked = check(loaded);
  const opened = await createApp({ ...loaded, sweeps });
  const howToApprove = approveCommand(command, opened.config, usualPlaces());
  return { checked, opened, howToApprove, secrets: loaded.secrets };
}

/** Runs the command line of this process, and leaves its exit code. */
export async function run(): Promise<void> {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => stop.abort());
  }
  // Paths are meant from where they were typed.
  if (npm && existsSync(npm.typedIn)) process.chdir(npm.typedIn);
  process.exitCode = await runCli(process.argv.slice(2), host);
  // What is left open, such as a connection to a server that is silent or answers that nobody reads, must not keep a
  // program that was told to end, or is told now.
  if (stop.signal.aborted) process.exit();
  stop.signal.addEventListener('abort', () => process.exit(), { once: true });
}

const host: CliHost = {
  tools: async () => (await import('../tools/index.ts')).tools,
  clock: systemClock,
  version: manifest.version,
  ownCommand: ownCommand(process, npm),
  keptByNpm: (flag) => npm?.kept(flag) === true,
  randomBytes,
  signal: stop.signal,
  io: process,
  async open(flags) {
    const { opened } = await openApp(flags, { sweeps: false, check: nothing });
    return {
      executor: opened.executor,
      principal: osUser('cli', 'local'),
      [Symbol.asyncDispose]: () => Promise.resolve(opened[Symbol.asyncDispose]()),
    };
  },
  async policy(flags) {
    const { policyOf } = await import('./app-policy.ts');
    const { config, faultAt } = await loadConfig({ ...flags, quiet: true });
    return { ...(await policyOf(config, faultAt)), file: config.file };
  },
  async policyTests(file) {
    const { readPolicyTests } = await import('./config/policy-tests.ts');
    return readPolicyTests(file);
  },
  async console(flags, listen) {
    const { runConsole } = await import('./start-console.ts');
    const { opened, howToApprove, secrets } = await openApp(flags, { sweeps: true, check: nothing });
    try {
      const principal = osUser('console', 'local');
      await runConsole({
        app: opened,
        secrets,
        version: manifest.version,
        listen,
        signal: stop.signal,
        io: process,
        principal,
        howToApprove,
      });
    } finally {
      await opened[Symbol.asyncDispose]();
    }
  },
  async serve(flags, { json, host, port, ...given }) {
    const [{ runServe }, { offerOf }, { authOf, signedOf }, { listing }] = await Promise.all([
      import('./start-serve.ts'),
      import('./app-offer.ts'),
      import('./start-mcp-http.ts'),
      import('./app-listing.ts'),
    ]);
    const { opened, howToApprove, secrets, checked } = await openApp(flags, {
      sweeps: true,
      check: (loaded) => ({
        offer: offerOf(given, loaded, listing.tools),
        auth: authOf(loaded.config, host, osUser('mcp', 'claimed')),
        signed: signedOf(loaded.config, loaded.secrets),
      }),
    });
    try {
      await runServe({
        app: opened,
        secrets,
        version: manifest.version,
        listen: { host, port },
        json,
        ...checked,
        signal: stop.signal,
        io: process,
        principal: osUser('console', 'local'),
        howToApprove,
      });
    } finally {
      await opened[Symbol.asyncDispose]();
    }
  },
  async slack(flags) {
    const { runSlack } = await import('./start-slack.ts');
    const { opened, secrets } = await openApp(flags, { sweeps: true, check: nothing });
    try {
      await runSlack({ app: opened, secrets, version: manifest.version, signal: stop.signal, io: process });
    } finally {
      await opened[Symbol.asyncDispose]();
    }
  },
  async clients({ toolsets }) {
    const [{ clientFolders }, { refuseUnknownToolset }, { listing }] = await Promise.all([
      import('./config/client-folders.ts'),
      import('./app-toolsets.ts'),
      import('./app-listing.ts'),
    ]);
    refuseUnknownToolset(toolsets, listing.tools, 'Nothing was written.');
    return { ...clientFolders(), serverCommand: command };
  },
  async mcp(flags, offer) {
    const { runMcp } = await import('./start-mcp.ts');
    await runMcp({ flags, offer, version: manifest.version, signal: stop.signal, command });
  },
};
