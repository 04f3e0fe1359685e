/** What the executor's own `mayDecide` answers, without a ledger behind it. */
import type { MayDecide } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { barredFromApproving, barredFromBreakingGlass, type House } from '../../src/executor/decisions/barred.ts';
import { helps, isEnough, shortfallOf, shortfallWords, whoOf } from '../../src/executor/decisions/enough.ts';
import { countsFor, type Rights } from '../../src/executor/decisions/rights.ts';
import type { Principal } from '../../src/people/principal.ts';

export function mayDecideOn(change: Change, by: Principal, house: House): MayDecide {
  const rights = rightsOf(by, house);
  const { evaluation, approvals, state, says, digest } = change;
  const { needs } = evaluation;
  if (state !== 'awaiting_approval') {
    const why = `It is not waiting for a decision. ${says}`;
    return { approve: false, settles: false, deny: false, breakGlass: false, why };
  }
  const approval = { digest, by: rights.by, atMs: 0, countsFor: countedRules(change, rights) };
  const missing = shortfallWords(shortfallOf(needs, approvals));
  const why =
    barredFromApproving(change, rights, house)?.message ??
    (approvals.some((given) => whoOf(given) === whoOf(approval))
      ? `You have approved it. Still needed: ${missing}.`
      : helps(needs, approvals, approval)
        ? undefined
        : `It does not wait for you. Still needed: ${missing}.`);
  return {
    approve: why === undefined,
    settles: why === undefined && isEnough(needs, [...approvals, approval]),
    deny: true,
    breakGlass: barredFromBreakingGlass(rights, house) === undefined,
    why,
  };
}

/** The rules that an approval by this person would count for. */
export function countedRules({ evaluation: { needs } }: Pick<Change, 'evaluation'>, rights: Rights): string[] {
  return needs.requirements.filter((wanted) => countsFor(rights, wanted)).map(({ rule }) => rule);
}

function rightsOf(by: Principal, { directory }: House): Rights {
  const person = directory.personOf(by.id);
  return { by: person ? { ...by, person: person.id } : by, person, groups: new Set(), unknownGroups: [] };
}
