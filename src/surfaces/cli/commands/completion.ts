import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { aboutChanges, type ChangeName, describe } from '../completion/suggest.ts';
import { type Context, withExecutor } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { shortId } from '../render/changes.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const enough = 50;

/** `completion <shell>`: a script to be sourced. */
export async function completionScript(context: Context, name: string, shell: Shell): Promise<ExitCode> {
  if (shell === 'bash') context.screen.write(bashScript(name));
  else {
    const { script } = await import('@bomb.sh/tab');
    // The library prints to the process's own stdout.
    script(shell, name, name);
  }
  return 0;
}

/** `complete -- <words>`: what the scripts ask. */
export async function suggest(context: Context, program: Command, words: readonly string[]): Promise<ExitCode> {
  const { RootCommand } = await import('@bomb.sh/tab');
  const root = new RootCommand();
  const asksForChange = aboutChanges.some((name) => words.includes(name));
  describe(root, program, context.host.tools, asksForChange ? await changeNames(context) : []);
  root.parse([...words]);
  return 0;
}

/** A completion never complains: where nothing can be opened there is nothing to offer. */
async function changeNames(context: Context): Promise<readonly ChangeName[]> {
  try {
    return await withExecutor(context, async ({ executor }) => {
      const changes = await executor.list({ limit: enough });
      return changes.map(({ id, plan }) => ({ id: shortId(id), summary: plan.summary }));
    });
  } catch {
    return [];
  }
}
