import type { ArgumentFile } from './schema.ts';

/** What a predicate on a parameter asks, without what evaluates it. */
export function argumentWords({ path, equals, in: oneOf, matches, greater_than, less_than }: ArgumentFile): string {
  const tests = [
    equals !== undefined && `is ${JSON.stringify(equals)}`,
    oneOf && `is one of ${JSON.stringify(oneOf)}`,
    matches !== undefined && `matches ${matches}`,
    greater_than !== undefined && `is over ${greater_than}`,
    less_than !== undefined && `is under ${less_than}`,
  ];
  return `${path} ${tests.filter((test) => typeof test === 'string').join(' and ')}`;
}
