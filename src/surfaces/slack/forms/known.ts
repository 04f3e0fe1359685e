import { digestOf } from '../../../lib/digest.ts';
import type { JsonObject, JsonValue, Tool } from '../../../tool.ts';
import { type Live, liveFor, type Need, placeNames } from './live.ts';
import type { Known } from './metadata.ts';
import type { Leaf } from './parts.ts';

/** Where a parameter that another one needs stands: beside it, or at the top. */
function pathsOf(need: Need, path: string): readonly { readonly at: string; readonly as: string }[] {
  const beside = path.includes('.') ? path.slice(0, path.lastIndexOf('.') + 1) : '';
  return need.from.flatMap(({ name, as }) => [
    ...(beside === '' ? [] : [{ at: `${beside}${name}`, as }]),
    { at: name, as },
  ]);
}

export interface Met {
  /** What the query is asked with, region and account among it. */
  readonly input: JsonObject;
  /** Parameters that have to be chosen first. */
  readonly missing: readonly string[];
}

/** What a live choice can be listed with, as far as that is known. */
export function metNeeds({ needs }: Live, path: string, known: Known): Met {
  const missing: string[] = [];
  const input: Record<string, JsonValue> = {};
  for (const need of needs) {
    const found = pathsOf(need, path).find(({ at }) => known[at] !== undefined && known[at].length > 0);
    const value = found && known[found.at];
    if (found && value !== undefined) input[found.as] = need.list ? [value].flat() : ([value].flat()[0] ?? '');
    else if (!need.optional) missing.push(need.from.map(({ name }) => name).join(' or '));
  }
  for (const name of placeNames) {
    const value = known[name];
    if (typeof value === 'string' && value !== '') input[name] = value;
  }
  return { input, missing };
}

/** The same as long as what it depends on stays the same. */
export function tagOf(live: Live, path: string, known: Known): string {
  const { input } = metNeeds(live, path, known);
  return Object.keys(input).length === 0 ? '' : digestOf(input).slice(0, 8);
}

/** Whether a value of one of these stops being right when the other comes to be known. */
export function replaces(live: Live, path: string, then: Known, now: Known): boolean {
  const [before, after] = [metNeeds(live, path, then).input, metNeeds(live, path, now).input];
  return Object.entries(before).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(after[name]));
}

/** Names on which a live choice of this tool hangs. */
export function neededNames(tool: Tool, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    const live = liveFor(tool, name);
    if (!live) return;
    for (const place of placeNames) found.add(place);
    for (const { from } of live.needs) {
      for (const { name: needed } of from) {
        if (found.has(needed)) continue;
        found.add(needed);
        visit(needed);
      }
    }
  };
  for (const name of names) visit(name);
  return found;
}

/** Values of such names, by path. */
export function knownAmong(names: ReadonlySet<string>, leaves: readonly Leaf[]): Known {
  const known: Known = {};
  for (const { name, path, value } of leaves) {
    if (!names.has(name)) continue;
    if (typeof value === 'string') known[path] = value;
    if (Array.isArray(value)) known[path] = value.filter((one): one is string => typeof one === 'string');
  }
  return known;
}
