/** What is wrong only where parts of the file are seen together. */
import type { FailureError } from '../errors.ts';
import { checkPolicy } from '../policy/check.ts';
import { tokenRolesOf } from './mcp.ts';
import { nearest } from './nearest.ts';
import type { ConfigFile } from './schema.ts';

export type FaultAt = (path: readonly PropertyKey[], what: string) => FailureError;

/** Throws for the first thing that is wrong with people and policy. */
export function checkTogether(settings: ConfigFile, faultAt: FaultAt): void {
  const { people, policy, approvals, console, slack } = settings;
  const [problem] = checkPolicy({
    people,
    policy,
    approvers: approvals.from,
    connected: { slack: slack !== undefined, oidc: console.oidc !== undefined },
    tokenRoles: tokenRolesOf(settings),
  });
  if (!problem) return;
  const { path, what, meant } = problem;
  throw faultAt(path, meant ? `${what}; ${nearest(meant.name, meant.known)}` : what);
}
