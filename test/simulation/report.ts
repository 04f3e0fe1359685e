/** A failed run in words: what does not hold, what was done, what happened, and how to see it again. */
import type { Report } from './simulate.ts';

export function told({ schedule, violations, trace }: Report): string {
  const { actions, ...settings } = schedule;
  return [
    `Seed ${schedule.seed}: ${violations.length} things do not hold.`,
    ...violations.map((violation) => `  ! ${violation}`),
    `Settings: ${JSON.stringify(settings)}`,
    'Schedule:',
    ...actions.map((action) => `  ${JSON.stringify(action)}`),
    'What happened (seconds):',
    ...trace.map((line) => `  ${line}`),
    `Replay: ${replay(schedule.seed)}`,
  ].join('\n');
}

export const replay = (seed: string): string => `npm run simulate -- --seed ${seed} --runs 1 --verbose`;
