import { Command, CommanderError } from 'commander';
import { type Failure, failureOf } from '../../errors.ts';
import { buildProgram } from './commands/build.ts';
import { exitOfFailure } from './exit.ts';
import type { CliHost } from './host.ts';
import { createScreen, type OutputForm, outputForms } from './screen.ts';

/** Runs one command line and resolves to its exit code. Nothing is thrown, and no stack is ever shown. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const gone = new AbortController();
  for (const output of [host.io.stdout, host.io.stderr]) {
    // A reader that has had enough, such as head, is no error; anything else would be one with nowhere to go.
    output.on('error', () => gone.abort());
  }
  let code: number = 0;
  const program = buildProgram(new Command('tencent-chatops'), host, gone.signal, (exitCode) => {
    code = exitCode;
  });
  const kept = flagsOf(program).filter(host.keptByNpm);
  if (kept.length > 0) {
    const failure = keptByNpm(kept);
    await createScreen(host, { form: 'table', colour: false }).fail(failure);
    return exitOfFailure(failure);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // Without a command there is nothing wrong to be named; the help has been printed.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const failure = thrown instanceof CommanderError ? usageFailure(thrown, argv) : failureOf(thrown);
    // MCP owns stdout, so nothing else may be said there.
    const form = program.args[0] === 'mcp' ? 'table' : formIn(argv);
    await createScreen(host, { form, colour: !argv.includes('--no-color') }).fail(failure);
    return exitOfFailure(failure);
  }
}

/** The parser may have failed before it came to --output. */
function formIn(argv: readonly string[]): OutputForm {
  const at = argv.findIndex((word) => word === '--output' || word.startsWith('--output='));
  const value = argv[at]?.split('=')[1] ?? argv[at + 1];
  return outputForms.find((form) => at >= 0 && form === value) ?? 'table';
}

/** Those that npm has too may stand there on purpose, or in its own configuration. */
const npmsOwn: ReadonlySet<string> = new Set(['--json', '--yes', '--no-color', '--version']);

/** Every flag that any command takes, but for npm's own. */
function flagsOf(command: Command): readonly string[] {
  const flags = command.options.flatMap(({ long }) => long ?? []);
  const all = new Set([...flags, ...command.commands.flatMap(flagsOf)]);
  return [...all].filter((flag) => !npmsOwn.has(flag));
}

/** Without --sandbox, for example, it would be the real cloud. */
function keptByNpm(flags: readonly string[]): Failure {
  const [they, them] = flags.length === 1 ? ['it', 'it'] : ['they', 'them'];
  return {
    code: 'InvalidInput',
    message: `npm took ${flags.join(' and ')} for its own, so ${they} never came here. Nothing was done.`,
    next: `Put -- before ${them}: npm start --silent -- …. Where ${they} ${flags.length === 1 ? 'stands' : 'stand'} in npm's own configuration (npm config list), take ${them} away there.`,
  };
}

function usageFailure(thrown: CommanderError, argv: readonly string[]): Failure {
  const [sentence = '', ...hints] = thrown.message.replace(/^error: /, '').split('\n');
  const guess = /Did you mean (.+)\?/.exec(hints.join(' '))?.[1];
  const message = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1).replace(/\.$/, '')}${guess === undefined ? '.' : `; did you mean ${guess}?`}`;
  const next = argv.some((word) => /^\w+:\w/.test(word)) && thrown.code === 'commander.unknownCommand';
  return {
    code: 'InvalidInput',
    message,
    next: next ? 'Tools are run with "tencent-chatops call <product>:<Action>".' : 'See "tencent-chatops --help".',
  };
}
