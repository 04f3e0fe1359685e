/** Which standing approvals there are, what they let pass, and their end. */
import type { Failure } from '../../errors.ts';
import { digestOf } from '../../lib/digest.ts';
import { plainText } from '../../lib/text.ts';
import { samePerson } from '../../people/directory.ts';
import type { Principal } from '../../people/principal.ts';
import type { JsonObject } from '../../tool.ts';
import type { RevokeOutcome, Standing, StandingApproval } from '../api.ts';
import type { ChangeDocument } from '../change.ts';
import type { ExecutorContext } from '../context.ts';
import type { State } from '../states.ts';
import { recordedPrincipal } from './recorded-principal.ts';
import { listInForce, listStanding, noteRevoked } from './standing-events.ts';

export function standingOf(context: ExecutorContext): Standing {
  return {
    list: () => listStanding(context),
    revoke: (id, by) => revoke(context, id, by),
  };
}

/** Those that let this plan pass now: nothing beyond the operation, the place, the resources, the parameters and the person. */
export async function standingFor(
  context: ExecutorContext,
  change: Pick<ChangeDocument, 'operation' | 'account' | 'region' | 'input' | 'asker' | 'plan'>,
): Promise<readonly StandingApproval[]> {
  if (change.plan.effect === 'destructive') return [];
  const resources = change.plan.targets.map(({ resource }) => resource);
  const fitting = (await listInForce(context)).filter(
    (one) =>
      one.operation === change.operation &&
      one.account === change.account &&
      one.region === change.region &&
      one.subject === change.plan.subject &&
      resources.length > 0 &&
      resources.every((resource) => one.resources.includes(resource)) &&
      (one.input === undefined || sameJson(one.input, change.input)) &&
      samePerson(context.directory, one.asker, change.asker),
  );
  const settled = await Promise.all(fitting.map((one) => cameThrough(context, one)));
  return fitting.filter((_, index) => settled[index]);
}

/** A word that was given on what others have not approved yet, or declined, is worth nothing. */
async function cameThrough({ ledger }: ExecutorContext, { changeId }: StandingApproval): Promise<boolean> {
  const state = (await ledger.get(changeId))?.state;
  return state !== undefined && !notThrough.includes(state);
}

const notThrough: readonly string[] = [
  'planned',
  'awaiting_approval',
  'denied',
  'cancelled',
  'expired',
  'refused',
] satisfies State[];

/** Whether every standing approval that the change relies on is still in force. */
export async function standingHolds(
  context: ExecutorContext,
  { approvals }: Pick<ChangeDocument, 'approvals'>,
): Promise<boolean> {
  const relied = approvals.flatMap(({ standing }) => standing ?? []);
  if (relied.length === 0) return true;
  const inForce = await listInForce(context);
  return relied.every((id) => inForce.some((one) => one.id === id));
}

async function revoke(context: ExecutorContext, wanted: string, principal: Principal): Promise<RevokeOutcome> {
  const { policy, directory } = context;
  const id = plainText(wanted, 60);
  const by = recordedPrincipal(directory, principal);
  const standing = (await listStanding(context)).find((one) => one.id === id);
  const no = (failure: Failure): RevokeOutcome => ({ kind: 'rejected', failure });
  if (!standing)
    return no({
      code: 'UnknownChange',
      message: `There is no standing approval ${id}.`,
      next: 'List them to see what there is.',
    });
  if (policy.listsPeople && by.person === undefined)
    return no({
      code: 'PolicyDenied',
      message: `${by.name} (${by.id}) is not listed in people, so nothing was revoked.`,
    });
  if (standing.revoked) return { kind: 'revoked', standing };
  await noteRevoked(context, standing, by);
  const revoked = { by: by.name, atMs: context.clock.now() };
  return { kind: 'revoked', standing: { ...standing, revoked } };
}

function sameJson(one: JsonObject, other: JsonObject): boolean {
  return digestOf(one) === digestOf(other);
}
