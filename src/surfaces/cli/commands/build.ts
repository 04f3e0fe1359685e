import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit.ts';
import type { CliHost, GlobalFlags } from '../host.ts';
import { createScreen, type OutputForm, outputForms } from '../screen.ts';
import { buildAudit } from './build-audit.ts';
import { buildCall } from './build-call.ts';
import { buildChanges } from './build-changes.ts';
import { buildCompletion } from './build-completion.ts';
import { buildDecide } from './build-decide.ts';
import { buildPolicy } from './build-policy.ts';
import { buildServe } from './build-serve.ts';
import { buildSetup } from './build-setup.ts';

interface Globals extends GlobalFlags {
  readonly output: OutputForm;
  readonly color: boolean;
}

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

  buildServe(program, contextOf);
  for (const build of [buildCall, buildChanges, buildDecide, buildPolicy, buildAudit, buildSetup, buildCompletion])
    build(program, contextOf, ended);
  return program;
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
