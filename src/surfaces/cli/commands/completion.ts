import type { Command } from 'commander';
import type { Change } from '../../../executor/change.ts';
import { plainText } from '../../../lib/text.ts';
import { bashScript } from '../completion/bash.ts';
import { describe, type Name, type Names, namedBy, noNames } from '../completion/suggest.ts';
import { type Context, type OpenContext, withExecutor } from '../context.ts';
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
  describe(root, program, await context.host.tools(), await namesFor(context, words));
  root.parse([...words]);
  return 0;
}

/** A completion never complains: where nothing can be opened there is nothing to offer. */
async function namesFor(context: Context, words: readonly string[]): Promise<Names> {
  const command = Object.keys(namedBy).find((name) => name.split(' ').every((word) => words.includes(word)));
  const wanted = command === undefined ? undefined : namedBy[command];
  if (!wanted) return noNames;
  try {
    const found = await withExecutor(context, (open) => lookUps[wanted](open));
    return { ...noNames, [wanted]: found.map(({ id, summary }) => ({ id, summary: plainText(summary, 120) })) };
  } catch {
    return noNames;
  }
}

const lookUps: Readonly<Record<keyof Names, (open: OpenContext) => Promise<readonly Name[]>>> = {
  changes: async ({ executor }) => (await executor.list({ limit: enough })).map(nameOfChange),
  undoable: async ({ executor }) => {
    const made = await executor.list({ limit: enough, states: ['succeeded', 'partly_succeeded'] });
    return made.filter(({ plan }) => plan.undo.kind === 'call').map(nameOfChange);
  },
  standing: async ({ executor, screen }) =>
    (await executor.standing.list())
      .filter(({ revoked, untilMs }) => !revoked && screen.clock.now() < untilMs)
      .map(({ id, operation, resources }) => ({ id, summary: `${operation} on ${resources.join(', ')}` })),
};

const nameOfChange = ({ id, plan }: Change): Name => ({ id: shortId(id), summary: plan.summary });
