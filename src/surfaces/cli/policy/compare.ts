/** What two answers of policy to one change have to do with each other. Pure. */
import type { Evaluation } from '../../../policy/evaluation.ts';
import { type Needs, stricter } from '../../../policy/needs.ts';
import { outcomeOf } from './verdict.ts';

/** From what restrains most to what restrains least. */
export const differences = ['denied', 'more', 'fewer', 'passes', 'same'] as const;
export type Difference = (typeof differences)[number];

export const differenceWords = {
  denied: 'would be denied',
  more: 'would be asked of more people, or more of them',
  fewer: 'would be asked of fewer people, or less of them',
  passes: 'would pass without anybody being asked',
  same: 'the same',
} as const satisfies Record<Difference, string>;

export function differenceOf(before: Evaluation, after: Evaluation): Difference {
  const [was, is] = [outcomeOf(before), outcomeOf(after)];
  if (was === 'deny' && is === 'deny') return betweenDenials(before, after);
  if (is === 'deny') return 'denied';
  if (is === 'allow') return was === 'allow' ? 'same' : 'passes';
  if (was === 'deny') return 'fewer';
  const people = peopleIn(after.needs) - peopleIn(before.needs) || namedIn(after.needs) - namedIn(before.needs);
  if (people !== 0) return people > 0 ? 'more' : 'fewer';
  // Whoever is asked instead of somebody else is asked as well.
  if (stricter(after.needs, before.needs)) return 'more';
  return stricter(before.needs, after.needs) ? 'fewer' : 'same';
}

const peopleIn = ({ approvals }: Needs) => approvals;

/** So many of them have to be somebody in particular. */
const namedIn = ({ requirements }: Needs) => requirements.reduce((sum, { approvals }) => sum + approvals, 0);

/** Some may break the glass where nobody could, or the other way round. */
function betweenDenials(before: Evaluation, after: Evaluation): Difference {
  if (before.needs.breakGlassOnly === after.needs.breakGlassOnly) return 'same';
  return after.needs.breakGlassOnly ? 'fewer' : 'denied';
}
