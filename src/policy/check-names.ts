/** Names in the policy that mean nobody, and names that mean two at once. */
import { identityKinds } from '../people/directory.ts';
import type { PeopleFile } from '../people/schema.ts';
import type { Checked, Problem } from './problem.ts';
import type { PolicyFile } from './schema.ts';

/** Under this name an approval counts for `approvals.from`. */
const reserved = 'approvals.from';

export function nameProblems({ people, policy, approvers, tokenRoles = [] }: Checked): Problem[] {
  const known = { people: Object.keys(people), roles: rolesOf(people) };
  const asking = { ...known, roles: [...new Set([...known.roles, ...tokenRoles])] };
  const rules = policy.rules.flatMap(({ when, require }, index) => [
    ...unknownNames(when.asked_by, ['policy', 'rules', index, 'when', 'asked_by'], asking),
    ...unknownApprovers(require?.from, ['policy', 'rules', index, 'require', 'from'], known),
  ]);
  return [
    ...sharedIdentities(people),
    ...sharedRuleNames(policy),
    ...unknownApprovers(approvers, ['approvals', 'from'], known),
    ...rules,
    ...unknownNames(policy.break_glass, ['policy', 'break_glass'], known),
  ];
}

interface Names {
  readonly people?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** Where nobody is listed at all, there is more to say than that these are not. */
function unknownApprovers(names: Names | undefined, path: Problem['path'], known: Required<Names>): Problem[] {
  return known.people?.length === 0 ? [] : unknownNames(names, path, known);
}

function unknownNames(names: Names | undefined, path: Problem['path'], known: Required<Names>): Problem[] {
  return [
    ...unknown(names?.people, known.people, [...path, 'people'], 'who is not listed in people'),
    ...unknown(names?.roles, known.roles, [...path, 'roles'], 'a role that nobody in people has'),
  ];
}

function unknown(
  names: readonly string[] = [],
  known: readonly string[] = [],
  path: Problem['path'],
  what: string,
): Problem[] {
  return [...names.entries()]
    .filter(([, name]) => !known.includes(name))
    .map(([index, name]) => ({
      path: [...path, index],
      what: `is "${name}", ${what}${known.length === 0 ? '; write it there' : ''}`,
      ...(known.length > 0 && { meant: { name, known } }),
    }));
}

function rolesOf(people: PeopleFile): readonly string[] {
  return [...new Set(Object.values(people).flatMap(({ roles }) => roles))];
}

function sharedIdentities(people: PeopleFile): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [id, entry] of Object.entries(people)) {
    for (const kind of identityKinds) {
      for (const [index, identity] of entry[kind].entries()) {
        const owner = owners.get(`${kind}:${identity}`) ?? id;
        owners.set(`${kind}:${identity}`, owner);
        if (owner === id) continue;
        const what = `is "${identity}", which stands with ${owner} too; an identity is of one person, so take it away from the other`;
        problems.push({ path: ['people', id, kind, index], what });
      }
    }
  }
  return problems;
}

function sharedRuleNames({ rules }: PolicyFile): Problem[] {
  const names = rules.map(({ name }) => name);
  return [...names.entries()]
    .filter(([index, name]) => name === reserved || names.indexOf(name) < index)
    .map(([index, name]) => ({
      path: ['policy', 'rules', index, 'name'],
      what: `is "${name}", as ${name === reserved ? 'the setting' : 'another rule'} is called; give it a name of its own`,
    }));
}
