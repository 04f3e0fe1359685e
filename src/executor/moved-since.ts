import type { RecordedPlan } from './change.ts';
import { limits } from './limits.ts';

/**
 * What differs between what a change left behind and what its way back finds now, in a sentence; undefined where
 * nothing does. Both plans name everything that stands there, so no tool has to say anything more.
 */
export function movedSince(change: RecordedPlan, wayBack: RecordedPlan): string | undefined {
  const left = stateOf(change, 'after');
  const now = stateOf(wayBack, 'before');
  const differences = [...new Set([...left.keys(), ...now.keys()])].flatMap((thing) => {
    const [then, found] = [left.get(thing), now.get(thing)];
    if (then === found) return [];
    if (found === undefined) return [`gone is ${thing}${setting(then)}`];
    if (then === undefined) return [`new is ${thing}${setting(found)}`];
    return [`different is ${thing} (${then || 'set'} → ${found || 'not set'})`];
  });
  if (differences.length === 0) return undefined;
  const named = differences.slice(0, limits.undoDifferences);
  const rest = differences.length - named.length;
  return `Since then: ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

const setting = (value: string | undefined) => (value ? ` (${value})` : '');

/** What stands on each resource before or after a plan is carried out, and how it is set. */
function stateOf({ targets }: RecordedPlan, when: 'before' | 'after'): ReadonlyMap<string, string> {
  const things = new Map<string, string>();
  const absent = when === 'before' ? 'added' : 'removed';
  for (const { resource, lines } of targets) {
    for (const { change, item, before = '', after = '' } of lines) {
      if (change === absent) continue;
      const value = change === 'kept' || when === 'before' ? before : after;
      things.set(`${item} on ${resource}`, value);
    }
  }
  return things;
}
