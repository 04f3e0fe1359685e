/** An attempt to have a change executed without the right human's yes to exactly that, as data, and what it was told. */
import type { EventKind } from '../../src/executor/changes.ts';
import type { Stage } from './stage.ts';

export const families = [
  'forged elicitation',
  'mutated arguments',
  'replay',
  'wrong person',
  'policy',
  'standing',
  'undo',
  'command line',
  'console',
] as const;
export type Family = (typeof families)[number];

export interface Attempt {
  readonly name: string;
  /** One sentence. */
  readonly what: string;
  /** How many executions the honest decisions in it are good for; none where left out. One more is a breach. */
  readonly honest?: number;
  /** Everything that it was told. What is accepted is driven afterwards by whoever runs the attempt. */
  run(stage: Stage): Promise<readonly Answer[]>;
}

/** The honest version of an act: a defence that refuses this one as well proves nothing. */
export interface Control {
  readonly name: string;
  readonly family: Family;
  /** What the sandbox has to have carried out in the end. */
  readonly executes: number;
  run(stage: Stage): Promise<void>;
}

export type Answer = Refused | { readonly kind: 'accepted'; readonly what: string };

export interface Refused {
  readonly kind: 'refused';
  /** A code of `errorCodes`, the state that the change is left in, or the status of an HTTP answer. */
  readonly code: string;
  /** In the program's own words. */
  readonly message: string;
  /** The change that it is about, where there is one, and the event that has to tell of it. */
  readonly about?: { readonly change: string; readonly trace: EventKind };
}
