import { Argument, type Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { type Shell, shells } from './completion.ts';

/** What shells ask. */
export function buildCompletion(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
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
}

function takeFlags(program: Command, words: readonly string[]): void {
  try {
    program.parseOptions([...words]);
  } catch {
    // The flag that is being typed has no value yet.
  }
}
