import { fitsGlob } from './glob.ts';
import type { Problem } from './problem.ts';
import type { PolicyFile } from './schema.ts';

/** What there is for rules to be about. */
export interface Known {
  readonly operations: readonly string[];
  readonly accounts: readonly string[];
}

/** Patterns that fit nothing: with a letter wrong, a rule that denies would quietly never apply. */
export function reachProblems({ rules }: PolicyFile, { operations, accounts }: Known): readonly Problem[] {
  const products = [...new Set(operations.map((operation) => operation.split(':')[0] ?? ''))];
  return rules.flatMap(({ when }, index) =>
    [
      { key: 'products', patterns: when.products, known: products, one: 'product' },
      { key: 'operations', patterns: when.operations, known: operations, one: 'operation' },
      { key: 'accounts', patterns: when.accounts, known: accounts, one: 'account' },
    ].flatMap(({ key, patterns = [], known, one }) =>
      patterns.flatMap((pattern, at): Problem[] => {
        if (known.some((name) => fitsGlob(pattern, name))) return [];
        const path = ['policy', 'rules', index, 'when', key, at];
        return [{ path, what: `fits no ${one} that there is`, meant: { name: pattern, known } }];
      }),
    ),
  );
}
