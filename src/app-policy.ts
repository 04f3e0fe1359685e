/** People and policy, made ready from the configuration. */
import { tools } from '../tools/index.ts';
import { nearest } from './config/nearest.ts';
import type { Config, FaultAt } from './config.ts';
import { failureOf } from './errors.ts';
import { createDirectory, type Directory } from './people/directory.ts';
import { reachProblems } from './policy/check-reach.ts';
import { compilePolicy, type Policy } from './policy/compile.ts';
import { type PolicyDocument, policyDocument } from './policy/document.ts';

/** Throws a `FailureError` with the line of a predicate that cannot be read, or of a pattern that fits nothing. */
export async function policyOf(
  config: Pick<Config, 'accounts' | 'people' | 'policy' | 'approvals' | 'console' | 'slack'>,
  faultAt: FaultAt,
): Promise<{
  readonly policy: Policy;
  readonly directory: Directory;
  /** The policy to be read. */
  readonly document: () => PolicyDocument;
}> {
  const known = {
    operations: tools.flatMap(({ kind, operation }) => (kind === 'change' ? [operation] : [])),
    accounts: config.accounts.map(({ name }) => name),
  };
  const [problem] = reachProblems(config.policy, known);
  if (problem)
    throw faultAt(
      problem.path,
      problem.meant ? `${problem.what}; ${nearest(problem.meant.name, problem.meant.known)}` : problem.what,
    );
  const directory = createDirectory(config.people);
  const connected = { slack: config.slack !== undefined, signIn: config.console.oidc !== undefined };
  const parts = {
    file: config.policy,
    directory,
    approvers: config.approvals.from,
    allowClaimedDestructive: config.approvals.allowClaimedDestructive,
    authenticatedPeople: connected.slack || connected.signIn,
    expiresMinutes: config.approvals.expiresMinutes,
  };
  const policy = await compilePolicy(parts, (rule, argument, thrown) =>
    faultAt(['policy', 'rules', rule, 'when', 'arguments', argument], failureOf(thrown).message),
  );
  return { policy, directory, document: () => policyDocument({ ...parts, connected }) };
}
