import type { Command } from 'commander';
import type { State } from '../../../executor/states.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { collectState, count } from './values.ts';

const mostChanges = 500;

export const idOfChange = ['<id>', 'of the change, or an unambiguous beginning of it'] as const;

/** Looking at changes. */
export function buildChanges(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
  program
    .command('changes')
    .description('List the changes, newest first')
    .option('--state <state>', 'Only in this state; may be repeated', collectState, [])
    .option('--limit <number>', `At most this many, up to ${mostChanges}`, count(1, mostChanges), 20)
    .action(async ({ state, limit }: { readonly state: readonly State[]; readonly limit: number }) => {
      const { listChanges } = await import('./changes.ts');
      ended(await listChanges(contextOf(), { states: state, limit }));
    });

  program
    .command('show')
    .description('Show a change: plan, policy, decisions and events')
    .argument(...idOfChange)
    .action(async (id: string) => {
      const { showChange } = await import('./changes.ts');
      ended(await showChange(contextOf(), id));
    });

  program
    .command('watch')
    .description('Follow a change to its end')
    .argument(...idOfChange)
    .action(async (id: string) => {
      const { watchChange } = await import('./changes.ts');
      ended(await watchChange(contextOf(), id));
    });
}
