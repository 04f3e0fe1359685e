/** Everything about a plan as blocks, in order and with nothing left out; a view takes as many as it can. */
import type { KnownBlock } from '@slack/types';
import type { Change } from '../../../executor/change.ts';
import { visibleText } from '../../../lib/untrusted.ts';
import type { Explanation } from '../../../policy/evaluation.ts';
import { limits } from '../limits.ts';
import { chunksOf, factLines, preformatted, section } from '../text/build.ts';
import { lineText } from './diff.ts';
import { decisionFacts, placeFacts, planFacts, planRoom } from './facts.ts';
import { outcomeSigns } from './status.ts';

export function planParts(change: Change): KnownBlock[] {
  const { plan, items = [], digest, evaluation, id } = change;
  const kept = plan.undo.kind === 'none' && plan.undo.configurationKept ? plan.before : undefined;
  return [
    ...texts(plan.summary),
    ...(plan.alarm === undefined ? [] : texts(`🚨 ${plan.alarm}`)),
    ...plan.warnings.flatMap((warning) => texts(`⚠️ ${warning}`)),
    ...factLines([...placeFacts(change, planRoom), ...planFacts(change, planRoom), ...decisionFacts(change, planRoom)]),
    ...plan.targets.flatMap((target, at) => [
      ...texts(`${at + 1} of ${plan.targets.length}: ${target.title}`),
      ...lines(target.lines.map(lineText)),
    ]),
    ...(items.length === 0
      ? []
      : [
          section('What became of each'),
          ...lines(items.map(({ item, outcome, message }) => `${outcomeSigns[outcome]} ${item}: ${message}`)),
        ]),
    section('The exact request'),
    ...lines(JSON.stringify(plan.request, null, 2).split('\n')),
    ...(kept === undefined
      ? []
      : [section('Kept of it, to create it again by hand'), ...lines(JSON.stringify(kept, null, 2).split('\n'))]),
    section('What policy says'),
    ...lines(explanationLines(evaluation.explanation)),
    ...lines([`change ${id}`, `digest ${digest}`, `policy ${evaluation.policyVersion}`]),
  ];
}

function explanationLines({ rule, matched, because, children = [] }: Explanation): string[] {
  return [
    `[${matched ? 'x' : ' '}] ${rule}: ${because}`,
    ...children.flatMap(explanationLines).map((line) => `  ${line}`),
  ];
}

function texts(text: string): KnownBlock[] {
  return pieces(oneLine(text)).map((piece) => section(piece));
}

/** Lines that are longer than a block go on in the next one. */
function lines(all: readonly string[]): KnownBlock[] {
  const fitting = all.flatMap((line) => pieces(oneLine(line)));
  return chunksOf(fitting, longest, (line) => line.length + 1).map((chunk) => preformatted(chunk.join('\n')));
}

const oneLine = (text: string) => visibleText(text).replace(/\s*\n\s*/g, ' ');

const longest = limits.richText - 100;

function pieces(text: string): string[] {
  if (text.length <= longest) return [text];
  const cut = text.slice(0, longest).replace(/\p{Surrogate}$/u, '').length;
  return [text.slice(0, cut), ...pieces(text.slice(cut))];
}
