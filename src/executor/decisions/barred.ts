/** What keeps somebody from approving a change, whatever is typed. Pure. */
import type { Failure } from '../../errors.ts';
import { type Directory, samePerson } from '../../people/directory.ts';
import type { Policy } from '../../policy/compile.ts';
import { gradeSuffices } from '../../policy/needs.ts';
import type { ChangeDocument } from '../change.ts';
import type { Rights } from './rights.ts';

export interface House {
  readonly policy: Policy;
  readonly directory: Directory;
}

type Asked = Pick<ChangeDocument, 'evaluation' | 'asker'>;

export function barredFromApproving(change: Asked, rights: Rights, { policy, directory }: House): Failure | undefined {
  const { by } = rights;
  const { needs } = change.evaluation;
  if (policy.listsPeople && !rights.person) return notListed(rights);
  if (needs.breakGlassOnly) return { code: 'PolicyDenied', message: `It cannot be approved. ${needs.says}` };
  if (!gradeSuffices(by.grade, needs.grade)) {
    const message = `An approval from here (${by.surface}, ${by.grade}) does not settle it. ${needs.says}`;
    return { code: 'PolicyDenied', message, next: 'Approve it where you are known well enough.' };
  }
  if (needs.otherThanAsker && samePerson(directory, by, change.asker)) {
    const message = `${by.name} asked for it, so somebody else has to approve it.`;
    return { code: 'PolicyDenied', message, next: 'Ask a colleague to look at it.' };
  }
  return undefined;
}

/** Preventing is harmless, so any listed person may, and whoever asked for it. */
export function barredFromPreventing(change: Asked, rights: Rights, { policy, directory }: House): Failure | undefined {
  const may = !policy.listsPeople || rights.person || samePerson(directory, rights.by, change.asker);
  return may ? undefined : notListed(rights);
}

export function barredFromBreakingGlass(
  { by, person }: Rights,
  { policy }: Pick<House, 'policy'>,
): Failure | undefined {
  if (by.surface === 'mcp' || by.grade !== 'authenticated') {
    const message =
      'The glass can be broken only by somebody who is signed in (console or chat), never through an assistant.';
    return { code: 'PolicyDenied', message };
  }
  if (person?.roles.some((role) => policy.breakGlassRoles.includes(role))) return undefined;
  const roles = policy.breakGlassRoles.join(' or ') || 'none is configured';
  return { code: 'PolicyDenied', message: `${by.name} may not break the glass; it takes the role: ${roles}.` };
}

function notListed({ by }: Rights): Failure {
  return {
    code: 'PolicyDenied',
    message: `${by.name} (${by.id}) is not listed in people, so nothing was recorded.`,
    next: `Whoever keeps tencent-chatops.yaml can add the identity ${by.id} to a person there.`,
  };
}
