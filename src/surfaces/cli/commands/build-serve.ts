import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import type { Listen, McpOffer, Serve } from '../host.ts';
import { offerOptions } from './offer-options.ts';
import { count } from './values.ts';

const highestPort = 65_535;

/** What serves until it is told to stop. */
export function buildServe(program: Command, contextOf: () => Context): void {
  offerOptions(program.command('mcp').description('Serve the tools to an AI assistant over stdio')).action(
    async (offer: McpOffer) => {
      const { host, flags } = contextOf();
      await host.mcp(flags, offer);
    },
  );

  program
    .command('console')
    .description('Serve the web console on this machine, where a human decides')
    .option('--port <number>', 'Port to listen on; any that is free, if left out', count(0, highestPort), 0)
    .option('--host <address>', 'Address to listen on', '127.0.0.1')
    .action(async ({ host: address, port }: Listen) => {
      const { host, flags } = contextOf();
      await host.console(flags, { host: address, port });
    });

  offerOptions(
    program
      .command('serve')
      .description('Serve MCP over HTTP (at /mcp), the console and, where configured, the Slack bot on one port'),
  )
    .option('--port <number>', 'Port to listen on; any that is free, if left out', count(0, highestPort), 0)
    .option('--host <address>', 'Address to listen on; another one needs mcp.tokens or mcp.oauth', '127.0.0.1')
    .option('--json', 'Print the addresses as one line of JSON', false)
    .action(async (serve: Serve) => {
      const { host, flags } = contextOf();
      await host.serve(flags, serve);
    });

  program
    .command('token')
    .description('Make a token for MCP over HTTP; printed once, and only its SHA-256 goes into the configuration')
    .option('--identity <name>', 'Who calls with it, as in mcp of people', identity, 'assistant')
    .option('--json', 'The same as --output json', false)
    .action(async ({ identity: name, json }: { readonly identity: string; readonly json: boolean }) => {
      const { makeToken } = await import('./token.ts');
      await makeToken(contextOf(), { identity: name, json });
    });

  program
    .command('slack')
    .description('Run the Slack bot: commands, forms, approvals and progress')
    .action(async () => {
      const { host, flags } = contextOf();
      await host.slack(flags);
    });
}

/** What the configuration takes, and what stands in it as it is. */
function identity(value: string): string {
  if (/^[\w][\w.@+:/|-]{0,189}$/.test(value)) return value;
  throw new InvalidArgumentError('Up to 190 letters, digits and ._@+:/|- are needed, without blanks.');
}
