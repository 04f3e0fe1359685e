/** Standing approvals given at the terminal: what a person says with `--standing`. */
import type { Failure } from '../../errors.ts';
import type { Change } from '../../executor/change.ts';
import { limits } from '../../executor/limits.ts';
import { commandLine } from './command-line.ts';
import type { OpenContext } from './context.ts';
import { blank, text, verbatim } from './render/block.ts';
import { instant } from './render/time.ts';

export interface Standing {
  readonly forMinutes: number;
  readonly sameParameters: boolean;
}

const minutesIn = { m: 1, h: 60, d: 1440 } as const;

const mostMinutes = limits.standingMs / 60_000;

/** `30m`, `8h` or `2d`; undefined for what is no such time, or too long. */
export function minutesOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return undefined;
  const minutes = Number(number) * minutesIn[unit];
  return minutes >= 1 && minutes <= mostMinutes ? minutes : undefined;
}

/** What the executor would refuse anyway is said before anything is typed. */
export function neverBeforehand({ operation, plan, evaluation }: Change): Failure | undefined {
  if (plan.effect !== 'destructive' && evaluation.needs.typed === '') return undefined;
  return {
    code: 'PolicyDenied',
    message: `What ${operation} does here is never approved beforehand; nothing was recorded.`,
    next: 'Approve this one by itself, without --standing.',
  };
}

/** Before the question, since the answer gives more than this one change. */
export async function sayWhatItGrants(
  { screen }: OpenContext,
  change: Change,
  { forMinutes, sameParameters }: Standing,
): Promise<void> {
  const on = change.plan.targets.map(({ resource }) => resource).join(', ');
  const how = sameParameters ? 'these very parameters' : 'any parameters';
  const until = instant(screen.clock.now() + forMinutes * 60_000);
  await screen.say([
    text(
      `Your answer also stands as your approval of ${change.operation} on ${on} with ${how}, asked for by ${change.asker.name}, until ${until}; never of what destroys.`,
    ),
    blank,
  ]);
}

/** What was given, and how to take it back. */
export async function sayGranted({ executor, screen, flags }: OpenContext, change: Change): Promise<void> {
  // Telling is a courtesy: the decision is recorded, and the change is to be made.
  const all = await executor.standing.list().catch(() => []);
  const granted = all.find(({ changeId }) => changeId === change.id);
  if (!granted) return;
  await screen.say([
    text(`Standing approval ${granted.id} holds until ${instant(granted.untilMs)}. To take it back:`),
    verbatim(commandLine(flags, 'standing', 'revoke', granted.id), 2),
    blank,
  ]);
}
