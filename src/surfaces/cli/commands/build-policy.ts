import type { Command } from 'commander';
import type { State } from '../../../executor/states.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { collectState, count } from './values.ts';

const mostDays = 3_650;
const mostReplayed = 100_000;

interface Simulate {
  readonly days: number;
  readonly limit: number;
  readonly state: readonly State[];
  readonly all?: boolean;
}

/** `policy` and what belongs to it: nothing of it asks the cloud or changes anything. */
export function buildPolicy(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
  const policy = program
    .command('policy')
    .description('Check the policy, test it, or try it on past changes')
    .helpCommand(false);

  policy
    .command('check')
    .description('Say whether the configuration is valid, or where it is not')
    .action(async () => {
      const { checkPolicy } = await import('./policy.ts');
      ended(await checkPolicy(contextOf()));
    });

  policy
    .command('test')
    .description('Run the test cases of the policy')
    .argument('[file]', 'of the cases; tencent-chatops.policy-tests.yaml beside the configuration, if left out')
    .action(async (file: string | undefined) => {
      const { testPolicy } = await import('./policy.ts');
      ended(await testPolicy(contextOf(), file));
    });

  policy
    .command('simulate')
    .description('Tell what the policy, or with --config another one, would have said to past changes')
    .option('--days <number>', 'So far back', count(1, mostDays), 30)
    .option('--limit <number>', `At most this many changes, up to ${mostReplayed}`, count(1, mostReplayed), 1_000)
    .option('--state <state>', 'Only changes in this state; may be repeated', collectState, [])
    .option('--all', 'List also those to which it would say the same')
    .action(async ({ days, limit, state, all = false }: Simulate) => {
      const { simulatePolicy } = await import('./simulate.ts');
      ended(await simulatePolicy(contextOf(), { days, limit, states: state, all }));
    });
}
