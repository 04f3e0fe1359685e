import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { problem } from '../params/problem.ts';
import { idOfChange } from './build-changes.ts';
import { standingMinutes } from './values.ts';

interface Reason {
  readonly reason?: string;
}

interface Approve extends Reason {
  readonly standing?: number;
  readonly sameParameters?: boolean;
}

const reason = ['--reason <text>', 'Recorded with the decision'] as const;

/** What a person decides, beforehand and afterwards too. */
export function buildDecide(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
  program
    .command('approve')
    .description('Approve a change and see it through; only at a terminal')
    .argument(...idOfChange)
    .option(...reason)
    .option('--standing <time>', 'Let the like of it pass for so long, such as 30m, 8h or 2d', standingMinutes)
    .option('--same-parameters', 'With --standing: only with the parameters of this change')
    .action(async (id: string, { standing, sameParameters = false, ...given }: Approve) => {
      if (sameParameters && standing === undefined)
        throw problem('--same-parameters goes with --standing; nothing was recorded.');
      const { approve } = await import('./decide.ts');
      const wish = standing === undefined ? given : { ...given, standing: { forMinutes: standing, sameParameters } };
      ended(await approve(contextOf(), id, wish));
    });

  for (const [kind, description] of [
    ['deny', 'Deny a change that waits for approval'],
    ['cancel', 'Call a change off that has not been sent'],
  ] as const) {
    program
      .command(kind)
      .description(description)
      .argument(...idOfChange)
      .option(...reason)
      .action(async (id: string, given: Reason) => {
        const { prevent } = await import('./decide.ts');
        ended(await prevent(contextOf(), kind, id, given));
      });
  }

  program
    .command('undo')
    .description('Take a change back that was made: planned and approved like any other')
    .argument(...idOfChange)
    .option('--reason <text>', 'Recorded with the approval')
    .action(async (id: string, given: Reason) => {
      const { undo } = await import('./undo.ts');
      ended(await undo(contextOf(), id, given));
    });

  const standing = program
    .command('standing')
    .description('List or revoke what was approved beforehand')
    .helpCommand(false);

  standing
    .command('list', { isDefault: true })
    .description('List standing approvals, newest first; those that ended too, for a week')
    .action(async () => {
      const { listStanding } = await import('./standing.ts');
      ended(await listStanding(contextOf()));
    });

  standing
    .command('revoke')
    .description('Take a standing approval back; it lets nothing pass any more')
    .argument('<id>', 'of the standing approval')
    .action(async (id: string) => {
      const { revokeStanding } = await import('./standing.ts');
      ended(await revokeStanding(contextOf(), id));
    });
}
