import { type Attempt, type Family, families } from '../attempt.ts';
import { breakGlass } from './break-glass.ts';
import { commandLine } from './command-line.ts';
import { consoleDoor } from './console-door.ts';
import { consoleForms } from './console-forms.ts';
import { editedApprovals } from './edited-approvals.ts';
import { editedPlan } from './edited-plan.ts';
import { forgedArguments } from './forged-arguments.ts';
import { forgedElicitation } from './forged-elicitation.ts';
import { mutatedArguments } from './mutated-arguments.ts';
import { policy } from './policy.ts';
import { replay } from './replay.ts';
import { standing } from './standing.ts';
import { undo } from './undo.ts';
import { wrongPerson } from './wrong-person.ts';
import { wrongRole } from './wrong-role.ts';

export interface Listed extends Attempt {
  readonly family: Family;
}

const byFamily: Readonly<Record<Family, readonly Attempt[]>> = {
  'forged elicitation': [...forgedElicitation, ...forgedArguments],
  'mutated arguments': [...mutatedArguments, ...editedPlan, ...editedApprovals],
  replay,
  'wrong person': [...wrongPerson, ...wrongRole],
  policy: [...policy, ...breakGlass],
  standing,
  undo,
  'command line': commandLine,
  console: [...consoleDoor, ...consoleForms],
};

export const attempts: readonly Listed[] = families.flatMap((family) =>
  byFamily[family].map((attempt) => ({ ...attempt, family })),
);
