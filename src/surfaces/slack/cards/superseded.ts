import type { RecordedPlan } from '../../../executor/change.ts';
import { shown } from '../limits.ts';
import { outside } from '../text/fit.ts';
import { lineText } from './diff.ts';

/** What a plan says otherwise than the one before it that people saw, a line for each difference. */
export function planDifferences(before: RecordedPlan, now: RecordedPlan): readonly string[] {
  const [then, after] = [linesOf(before), linesOf(now)];
  const found = [...new Set([...then.keys(), ...after.keys()])].flatMap((key) => {
    const [old, fresh] = [then.get(key), after.get(key)];
    if (old === fresh) return [];
    if (old === undefined) return [`New in the plan: ${fresh}`];
    return fresh === undefined ? [`No longer in the plan: ${old}`] : [`Was: ${old}. Now: ${fresh}`];
  });
  const texts = [
    ...(before.summary === now.summary ? [] : [`Was: ${before.summary} Now: ${now.summary}`]),
    ...found,
    ...(before.blast.healthyLost < now.blast.healthyLost
      ? [`More is lost: ${now.blast.healthyLost} that are healthy now, ${before.blast.healthyLost} before.`]
      : []),
  ];
  const first = texts.slice(0, shown.superseded).map((text) => outside(text, shown.line));
  const rest = texts.length - first.length;
  return rest > 0 ? [...first, `… and ${rest} more; the full plan has them all.`] : first;
}

function linesOf({ targets }: RecordedPlan): ReadonlyMap<string, string> {
  return new Map(
    targets.flatMap(({ resource, lines }) =>
      lines.map((line) => [`${resource} ${line.item}`, lineText(line)] as const),
    ),
  );
}
