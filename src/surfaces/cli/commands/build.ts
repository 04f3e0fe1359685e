import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../../../executor/registry.ts';
import { type State, stateNames } from '../../../executor/states.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit.ts';
import type { CliHost, GlobalFlags } from '../host.ts';
import { problem } from '../params/problem.ts';
import { createScreen, type OutputForm, outputForms } from '../screen.ts';
import { buildAudit } from './build-audit.ts';
import { type Shell, shells } from './completion.ts';

interface Globals extends GlobalFlags {
  readonly output: OutputForm;
  readonly color: boolean;
}

const mostChanges = 500;

/** Every command with its flags. What a command does is imported when it runs, so that each start pays for one. */
export function buildProgram(
  program: Command,
  host: CliHost,
  gone: AbortSignal,
  ended: (code: ExitCode) => void,
): Command {
  program
    .description('Tencent Cloud operations as safe tools: planned, approved by a human, made once, recorded.')
    .version(host.version, '--version', 'Print the version')
    .helpOption('-h, --help', 'Print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.io.stdout.write(text),
      // Errors are thrown too, and printed in one place and form.
      writeErr: (text) => host.io.stderr.write(text),
      outputError: () => {},
      getOutHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .option('--sandbox', 'Use the local emulator of the cloud, with its own record of changes')
    .option('--data-dir <dir>', 'Where the record of changes is kept')
    .option('--database-url <url>', 'PostgreSQL server that keeps it instead, without a password')
    .option('--account <name>', 'Configured account, where the parameters name none')
    .option('--region <region>', 'Region, where the parameters name none')
    .option('--config <file>', 'Configuration file')
    .addOption(new Option('--output <form>', 'Form of the output').choices(outputForms).default('table'))
    .option('--no-color', 'No colours; the variable NO_COLOR does the same')
    .addHelpText('after', afterHelp());

  const contextOf = (): Context => {
    const { output, color, ...flags } = program.opts<Globals>();
    return {
      host,
      flags: { ...flags, ownCommand: host.ownCommand },
      screen: createScreen(host, { form: output, colour: color }),
      signal: host.signal,
      gone,
    };
  };

  program
    .command('mcp')
    .description('Serve the tools to an AI assistant over stdio')
    .action(async () => {
      await host.mcp(contextOf().flags);
    });

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
      ended(await toolHelp(contextOf(), toolNamed(host.tools, name)));
    });

  program
    .command('changes')
    .description('List the changes, newest first')
    .option('--state <state>', 'Only in this state; may be repeated', collectState, [])
    .option('--limit <number>', `At most this many, up to ${mostChanges}`, count, 20)
    .action(async ({ state, limit }: { readonly state: readonly State[]; readonly limit: number }) => {
      const { listChanges } = await import('./changes.ts');
      ended(await listChanges(contextOf(), { states: state, limit }));
    });

  program
    .command('show')
    .description('Show a change: plan, policy, decisions and events')
    .argument('<id>', 'of the change, or an unambiguous beginning of it')
    .action(async (id: string) => {
      const { showChange } = await import('./changes.ts');
      ended(await showChange(contextOf(), id));
    });

  program
    .command('approve')
    .description('Approve a change and see it through; only at a terminal')
    .argument('<id>', 'of the change, or an unambiguous beginning of it')
    .option('--reason <text>', 'Recorded with the decision')
    .action(async (id: string, given: { readonly reason?: string }) => {
      const { approve } = await import('./decide.ts');
      ended(await approve(contextOf(), id, given));
    });

  for (const [kind, description] of [
    ['deny', 'Deny a change that waits for approval'],
    ['cancel', 'Call a change off that has not been sent'],
  ] as const) {
    program
      .command(kind)
      .description(description)
      .argument('<id>', 'of the change, or an unambiguous beginning of it')
      .option('--reason <text>', 'Recorded with the decision')
      .action(async (id: string, given: { readonly reason?: string }) => {
        const { prevent } = await import('./decide.ts');
        ended(await prevent(contextOf(), kind, id, given));
      });
  }

  program
    .command('watch')
    .description('Follow a change to its end')
    .argument('<id>', 'of the change, or an unambiguous beginning of it')
    .action(async (id: string) => {
      const { watchChange } = await import('./changes.ts');
      ended(await watchChange(contextOf(), id));
    });

  buildAudit(program, contextOf, ended);

  program
    .command('completion')
    .description(
      'Print a script that completes commands, tools and parameters: source <(tencent-chatops completion bash)',
    )
    .addArgument(new Argument('<shell>').choices(shells))
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion.ts');
      ended(await completionScript(contextOf(), program.name(), shell));
    });

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { suggest } = await import('./completion.ts');
      // The words are somebody's unfinished command line: its flags say where the changes to be offered are.
      takeFlags(program, words);
      ended(await suggest(contextOf(), program, words));
    });

  return program;
}

function takeFlags(program: Command, words: readonly string[]): void {
  try {
    program.parseOptions([...words]);
  } catch {
    // The flag that is being typed has no value yet.
  }
}

function once(value: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError('It is given twice.');
  return value;
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > mostChanges)
    throw new InvalidArgumentError(`A number from 1 to ${mostChanges} is needed.`);
  return number;
}

function collectState(value: string, previous: readonly State[]): readonly State[] {
  const state = stateNames.find((name) => name === value);
  if (state) return [...previous, state];
  const [guess] = nearest(value, stateNames);
  throw new InvalidArgumentError(
    guess === undefined ? `There are: ${stateNames.join(', ')}.` : `Did you mean ${guess}?`,
  );
}

function afterHelp(): string {
  const codes = Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`);
  return [
    '',
    'Exit codes:',
    ...codes,
    '',
    'With --output json or yaml, stdout holds the whole answer and nothing else; an error is {"error": {"code", "message",',
    '"next", "provider", "exitCode"}}. watch writes one document for each step, in JSON one line. What is meant for a person',
    'goes to stderr.',
  ].join('\n');
}
