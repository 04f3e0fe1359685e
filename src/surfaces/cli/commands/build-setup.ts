import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { McpOffer } from '../host.ts';
import { type ClientName, clientNames } from '../setup/clients.ts';
import { offerOptions } from './offer-options.ts';

interface Given extends McpOffer {
  readonly name: string;
  readonly project?: boolean;
  readonly write?: boolean;
  readonly yes?: boolean;
}

/** Gets this program into an AI client. */
export function buildSetup(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
  const command = program
    .command('setup')
    .description('Print or write the entry with which an AI client starts "mcp", with the flags that are given here')
    .addArgument(new Argument('<client>').choices(clientNames))
    .option('--name <name>', 'Name of the entry', entryName, 'tencent-chatops')
    .option('--project', "In the file of the project that this is typed in, instead of the user's own")
    .option('--write', 'Show what would change in the file, ask, keep a copy, and write it')
    .option('--yes', 'Write without asking');
  offerOptions(command).action(
    async (client: ClientName, { name, project = false, write = false, yes = false, ...offer }: Given) => {
      const { setUpClient } = await import('./setup.ts');
      ended(await setUpClient(contextOf(), client, { name, project, write, yes, offer }));
    },
  );
}

/** What every client takes, and what needs no quotes in TOML. */
function entryName(value: string): string {
  if (/^[a-z\d][\w-]{0,39}$/i.test(value)) return value;
  throw new InvalidArgumentError('Up to 40 letters, digits, "-" and "_" are needed.');
}
