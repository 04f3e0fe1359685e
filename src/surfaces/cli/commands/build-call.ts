import { type Command, Option } from 'commander';
import { nearest } from '../../../executor/registry.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { problem } from '../params/problem.ts';
import { once } from './values.ts';

/** The tools: calling, listing and explaining them. */
export function buildCall(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
  const call = program
    .command('call')
    .description('Ask the cloud, or plan a change and approve it here')
    .argument('<operation>', 'product:Action, such as gaap:DescribeListeners')
    .argument('[parameters...]', 'as on the API pages: --ListenerId listener-x --ListenerIds.0 a --Force 1')
    .addOption(
      new Option('--json <json>', 'The parameters as JSON, @file or - for stdin; flags come first').argParser(once),
    )
    .helpOption(false)
    .allowUnknownOption()
    .action(async (operation: string, parameters: readonly string[], { json }: { readonly json?: string }) => {
      if (operation === '--help' || operation === '-h') return call.help();
      const { call: run } = await import('./call.ts');
      ended(await run(contextOf(), operation, parameters, json));
    });

  program
    .command('tools')
    .description('List the tools, or those that have to do with some words')
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const { listTools } = await import('./help.ts');
      ended(await listTools(contextOf(), words));
    });

  program
    .command('help')
    .description('Print help on a tool or a command')
    .argument('[name]', 'product:Action or a command')
    .action(async (name: string | undefined) => {
      const command = program.commands.find((one) => one.name() === name);
      if (name === undefined || command) return (command ?? program).help();
      const [guess] = nearest(
        name,
        program.commands.map((one) => one.name()),
      );
      if (guess !== undefined && !name.includes(':'))
        throw problem(`There is no command or tool ${name}; did you mean ${guess}?`, 'See "tencent-chatops --help".');
      const [{ toolNamed }, { toolHelp }] = await Promise.all([import('./call.ts'), import('./help.ts')]);
      const context = contextOf();
      ended(await toolHelp(context, toolNamed(await context.host.tools(), name)));
    });
}
