/** What flags may hold, checked while the command line is read. */
import { InvalidArgumentError } from 'commander';
import { nearest } from '../../../executor/registry.ts';
import { type State, stateNames } from '../../../executor/states.ts';
import { minutesOf } from '../standing.ts';

export function once(value: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError('It is given twice.');
  return value;
}

/** Names with commas between. */
export function names(value: string): readonly string[] {
  const all = value.split(',').map((name) => name.trim());
  if (all.includes('')) throw new InvalidArgumentError('Names with commas between are needed.');
  return all;
}

/** A whole number within bounds. */
export function count(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most)
      throw new InvalidArgumentError(`A number from ${least} to ${most} is needed.`);
    return number;
  };
}

export function collectState(value: string, previous: readonly State[]): readonly State[] {
  const state = stateNames.find((name) => name === value);
  if (state) return [...previous, state];
  const [guess] = nearest(value, stateNames);
  throw new InvalidArgumentError(
    guess === undefined ? `There are: ${stateNames.join(', ')}.` : `Did you mean ${guess}?`,
  );
}

/** For how long something is approved beforehand. */
export function standingMinutes(value: string): number {
  const minutes = minutesOf(value);
  if (minutes === undefined)
    throw new InvalidArgumentError('A time such as 30m, 8h or 2d is needed, of at most 7 days.');
  return minutes;
}
