import { closest, distance } from 'fastest-levenshtein';

/** More names than this are no help. */
const most = 30;

/** What somebody may have meant, as the rest of a sentence. */
export function nearest(name: string, known: readonly string[]): string {
  const best = known.length > 0 ? closest(name, known) : undefined;
  if (best !== undefined && distance(name, best) <= Math.max(2, name.length / 3)) return `the nearest is ${best}`;
  return `known here: ${known.slice(0, most).join(', ')}${known.length > most ? ' and more' : ''}`;
}
