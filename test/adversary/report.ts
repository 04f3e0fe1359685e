/** What a person wants to know of a run: a line for each attempt, and the figures. */

import type { Control } from './attempt.ts';
import type { Listed } from './attempts/index.ts';
import type { Seen } from './beyond.ts';
import type { Result } from './run.ts';

export interface Made {
  readonly attempt: Listed;
  readonly result: Result;
}

const longest = 200;
const shortened = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** One line where it was refused, and one more for each thing that is wrong. */
export function linesOf({ attempt, result }: Made): readonly string[] {
  const name = `${attempt.family}: ${attempt.name}`;
  const { answers, problems } = result;
  const [first] = answers.filter((answer) => answer.kind === 'refused');
  const many = answers.length > 1 ? ` (and ${answers.length - 1} more)` : '';
  const reason = first ? `${first.code}: ${shortened(first.message)}${many}` : 'nobody said no.';
  if (problems.length === 0) return [`refused   ${name}: ${reason}`];
  return [`BREACH    ${name}: ${attempt.what}`, ...problems.map((problem) => `          ${problem}`)];
}

export function beyondLine({ name }: { readonly name: string }, { writes, trace }: Seen): string {
  return `beyond    ${name}: ${writes > 0 ? 'carried out' : 'not carried out'}. ${trace ?? 'NO TRACE'}`;
}

export function controlLine({ family, name, executes }: Control, writes: number | undefined): string {
  return `${writes === executes ? 'honest   ' : 'FAILED   '} ${family}: ${name}: carried out ${writes ?? 'nothing, since it failed'}, of ${executes}`;
}

export interface Figures {
  readonly attempts: number;
  /** Writes that the cloud carried out and nobody had rightly said yes to. */
  readonly executed: number;
  readonly refused: number;
  /** Single acts in all attempts, each refused with a reason. */
  readonly acts: number;
  /** Honest versions of the same acts, and how many of them were carried out as they should be. */
  readonly controls: number;
  readonly made: number;
  /** What somebody can do who may do what the program's own user may, and how much of it leaves a trace. */
  readonly beyond: number;
  readonly traced: number;
}

export function figuresOf(
  all: readonly Made[],
  controls: readonly { readonly asExpected: boolean }[],
  beyond: readonly Seen[],
): Figures {
  return {
    attempts: all.length,
    executed: all.reduce((sum, { result }) => sum + result.executed, 0),
    refused: all.filter(({ result }) => result.problems.length === 0).length,
    acts: all.reduce((sum, { result }) => sum + result.answers.length, 0),
    controls: controls.length,
    made: controls.filter(({ asExpected }) => asExpected).length,
    beyond: beyond.length,
    traced: beyond.filter(({ trace }) => trace !== undefined).length,
  };
}

export function isGood({ attempts, executed, refused, controls, made, beyond, traced }: Figures): boolean {
  return executed === 0 && refused === attempts && made === controls && traced === beyond;
}
