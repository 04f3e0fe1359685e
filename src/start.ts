/** The program: the command line, and what it needs of everything else. */
import manifest from '../package.json' with { type: 'json' };
import { tools } from '../tools/index.ts';
import { type App, approveCommand, createApp, osUser } from './app.ts';
import { type Flags, loadConfig, usualDataDir } from './config.ts';
import { systemClock } from './lib/clock.ts';
import { runCli } from './surfaces/cli/program.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => stop.abort());
}

async function openApp(flags: Flags, sweeps: boolean): Promise<App> {
  const { config, secrets } = loadConfig(flags);
  return createApp({ config, secrets, sweeps });
}

process.exitCode = await runCli(process.argv.slice(2), {
  tools,
  clock: systemClock,
  version: manifest.version,
  signal: stop.signal,
  io: process,
  async open(flags) {
    const app = await openApp(flags, false);
    return {
      executor: app.executor,
      principal: osUser('cli', 'local'),
      [Symbol.asyncDispose]: () => Promise.resolve(app[Symbol.asyncDispose]()),
    };
  },
  async mcp(flags) {
    const { serveStdio } = await import('./surfaces/mcp/stdio.ts');
    const app = await openApp(flags, true);
    try {
      await serveStdio({
        executor: app.executor,
        principal: osUser('mcp', 'claimed'),
        clock: systemClock,
        version: manifest.version,
        log: app.log,
        signal: stop.signal,
        howToApprove: approveCommand(app.config, usualDataDir()),
      });
    } finally {
      await app[Symbol.asyncDispose]();
    }
  },
});
