import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { Listen, McpOffer } from '../host.ts';
import { count, names } from './values.ts';

const highestPort = 65_535;

/** What serves until it is told to stop. */
export function buildServe(program: Command, contextOf: () => Context): void {
  program
    .command('mcp')
    .description('Serve the tools to an AI assistant over stdio')
    .option('--toolsets <names>', 'Offer only these: clb, gaap, scf, changes, results, with commas between', names)
    .option('--read-only', 'Offer no tool that asks for a change')
    .option('--no-read-only', 'Offer them, whatever the configuration says')
    .action(async (offer: McpOffer) => {
      const { host, flags } = contextOf();
      await host.mcp(flags, offer);
    });

  program
    .command('console')
    .description('Serve the web console on this machine, where a human decides')
    .option('--port <number>', 'Port to listen on; any that is free, if left out', count(0, highestPort), 0)
    .option('--host <address>', 'Address to listen on', '127.0.0.1')
    .action(async ({ host: address, port }: Listen) => {
      const { host, flags } = contextOf();
      await host.console(flags, { host: address, port });
    });

  program
    .command('slack')
    .description('Run the Slack bot: commands, forms, approvals and progress')
    .action(async () => {
      const { host, flags } = contextOf();
      await host.slack(flags);
    });
}
