import type { Change } from '../../executor/change.ts';
import { plainText } from '../../lib/text.ts';
import { askedAgain, isAskedAgain } from './change-words.ts';
import { diffLines } from './diff-lines.ts';
import { limits } from './limits.ts';
import type { Question } from './protocol.ts';

/** The plan as a human reads it before deciding: one line for each thing, and nothing in it that could pass for another line. */
export function questionOf(change: Change): Question {
  const { plan } = change;
  const lines = [
    ...(isAskedAgain(change) ? [askedAgain] : []),
    plan.summary,
    ...(plan.alarm === undefined ? [] : [plan.alarm]),
    ...plan.targets.flatMap((target) => [
      ...(plan.targets.length > 1 ? [`${target.resource} (${target.title})`] : []),
      ...diffLines(target, limits.questionLines),
    ]),
    ...plan.warnings.map((warning) => `Warning: ${warning}`),
    `Way back: ${plan.undo.words}`,
    `${change.operation}, account ${change.account}${change.region === undefined ? '' : `, region ${change.region}`} (${change.id})`,
  ];
  return { message: lines.map((line) => plainText(line, 300)).join('\n'), requestedSchema: formOf(change) };
}

/** What stands beside the address of the page. The client may show it whole, so it says what the page is about. */
export function pageQuestionOf({ plan, id, evaluation }: Change): string {
  const lines = [plan.summary, ...(plan.alarm === undefined ? [] : [plan.alarm]), evaluation.needs.says];
  return [...lines, `Opening the page approves nothing; look at ${id} there and decide.`]
    .map((line) => plainText(line, 300))
    .join('\n');
}

/** Nothing is filled in beforehand: a form sent off as it came approves nothing. */
function formOf(change: Change): Question['requestedSchema'] {
  const { typed } = change.evaluation.needs;
  if (typed === '') {
    return {
      type: 'object',
      properties: { decision: { type: 'string', title: 'Make this change?', enum: ['approve', 'deny'] } },
      required: ['decision'],
    };
  }
  return {
    type: 'object',
    properties: {
      typed: {
        type: 'string',
        title: `Type ${plainText(typed, 100)} to approve`,
        description: 'Decline to deny the change.',
      },
    },
    required: ['typed'],
  };
}
