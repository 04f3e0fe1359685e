/** What only somebody signed in may do, where nobody can be. */
import { createDirectory, type Person } from '../people/directory.ts';
import type { Checked, Connected, Problem } from './problem.ts';

export function signInProblems(checked: Checked): Problem[] {
  return [
    ...consoleProblems(checked),
    ...slackProblems(checked),
    ...breakGlassProblems(checked),
    ...exceptionProblems(checked),
  ];
}

function consoleProblems({ people, connected }: Checked): Problem[] {
  if (!connected.oidc || Object.values(people).some(({ login }) => login.length > 0)) return [];
  const what = 'lets nobody in: nobody in people has a login; add what the provider calls them, or take it away';
  return [{ path: ['console', 'oidc'], what }];
}

/** Otherwise it is nobody, or where nobody is listed, the whole workspace. */
function slackProblems({ people, connected }: Checked): Problem[] {
  if (!connected.slack || Object.values(people).some(({ slack }) => slack.length > 0)) return [];
  const what =
    'knows nobody: nobody in people has a slack; add workspace and user, such as T0123/U0456, or take it away';
  return [{ path: ['slack'], what }];
}

function breakGlassProblems({ people, policy: { break_glass: breakGlass }, connected }: Checked): Problem[] {
  if (!breakGlass) return [];
  const path = ['policy', 'break_glass'];
  if (!connected.oidc && !connected.slack) {
    const what =
      'takes somebody who is signed in, and nothing signs people in; configure console.oidc or slack, or take it away';
    return [{ path, what }];
  }
  const holders = createDirectory(people).people.filter(({ roles }) =>
    roles.some((role) => breakGlass.roles.includes(role)),
  );
  if (holders.length === 0 || holders.some((person) => canSignIn(person, connected))) return [];
  const kinds = [connected.oidc && 'login', connected.slack && 'slack'].filter((kind) => kind !== false).join(' or ');
  const names = holders.map(({ id }) => id).join(', ');
  const what = `mean nobody who can sign in (${names}); add a ${kinds} to one of them in people`;
  return [{ path: [...path, 'roles'], what }];
}

function canSignIn({ identities }: Person, connected: Connected): boolean {
  return identities.some(
    (identity) =>
      (connected.oidc && identity.startsWith('login:')) || (connected.slack && identity.startsWith('slack:')),
  );
}

function exceptionProblems({ policy }: Checked): Problem[] {
  if (policy.break_glass) return [];
  return [...policy.rules.entries()]
    .filter(([, rule]) => rule.except_break_glass === true)
    .map(([index]) => ({
      path: ['policy', 'rules', index, 'except_break_glass'],
      what: 'says that some may break the glass, and policy.break_glass does not say who; write that, or take this away',
    }));
}
