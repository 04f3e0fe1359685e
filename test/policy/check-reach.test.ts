import { expect, test } from 'vitest';
import { reachProblems } from '../../src/policy/check-reach.ts';
import { PolicyFile } from '../../src/policy/schema.ts';

const known = { operations: ['gaap:DeleteListeners', 'scf:TerminateAsyncEvent'], accounts: ['production', 'staging'] };

const problemsOf = (when: object) =>
  reachProblems(PolicyFile.parse({ rules: [{ name: 'rule', when, decide: 'deny' }] }), known);

test.each([
  [{ operations: ['gaap:DeleteListener'] }, ['operations', 0], 'fits no operation that there is'],
  [{ operations: ['gaap:*', 'gap:*'] }, ['operations', 1], 'fits no operation that there is'],
  [{ products: ['gap'] }, ['products', 0], 'fits no product that there is'],
  [{ accounts: ['prod'] }, ['accounts', 0], 'fits no account that there is'],
])('%o would never apply', (when, path, what) => {
  expect(problemsOf(when)).toMatchObject([{ path: ['policy', 'rules', 0, 'when', ...path], what }]);
});

test.each([
  [{}],
  [{ operations: ['gaap:Delete*', 'scf:TerminateAsyncEvent'] }],
  [{ products: ['scf'], accounts: ['prod*'] }],
])('%o is about something', (when) => {
  expect(problemsOf(when)).toEqual([]);
});
