import type { EventRow } from '../ledger/port.ts';
import type { Approval, Change } from './change.ts';
import { digestOfPlan } from './plan.ts';

/**
 * Why an approved change is not what its events say that people approved; undefined where it is. Events are chained, the
 * record of a change is not: whoever edits that alone is found out here, before the next step makes it part of the chain.
 */
export function unproven(change: Change, events: readonly EventRow[]): string | undefined {
  const { asker, digest, plan, approvals, expiresAtMs, supersededCount: round } = change;
  if (digestOfPlan({ ...change, region: change.region, round }, plan) !== digest)
    return 'What is recorded is not what was approved, which is void.';
  if (events.find(({ kind }) => kind === 'planned')?.body['asker'] !== asker.id)
    return 'The events do not show that it was asked for by whom the record names; its approvals are void.';
  const untilMs = events.findLast(({ kind }) => kind === 'planned' || kind === 'superseded')?.body['expiresAtMs'];
  // Older versions did not say it, and another policy may have made it shorter.
  if (typeof untilMs === 'number' && (expiresAtMs === undefined || expiresAtMs > untilMs))
    return 'The events do not show that it may wait for so long; its approvals are void.';
  if (events.length >= mostEvents) return 'It has more events than can be looked through, so its approvals are void.';
  const asked = events.findLastIndex(({ kind }) => kind === 'superseded' || kind === 'policy_changed');
  const since = events.slice(asked + 1);
  if (since.findLast(({ kind }) => sends.includes(kind))?.kind === 'calling')
    return 'It was sent already, and an approval counts once.';
  // One event stands for one approval: a copy of it under another name is no second person.
  const distinct = new Set(approvals.map(({ by, standing }) => standing ?? by.id)).size;
  return distinct === approvals.length &&
    approvals.every((approval) => since.some((event) => proves(event, approval, digest)))
    ? undefined
    : 'The events do not show the approvals that the record has, which are void.';
}

/** The ledger returns no more of one change: then the last ones are missing. */
const mostEvents = 10_000;

/** The last of them says whether it was sent: what was not carried out may be sent again. */
const sends = ['calling', 'not_carried_out', 'not_sent'];

const given = ['approved', 'approval_counted'];

function proves({ kind, body }: EventRow, approval: Approval, digest: string): boolean {
  if (approval.digest !== digest || body['digest'] !== digest) return false;
  if (approval.breakGlass) return kind === 'glass_broken' && body['by'] === approval.by.id;
  if (!given.includes(kind) || !approval.countsFor.every((rule) => has(body['countsFor'], rule))) return false;
  if (approval.standing !== undefined) return has(body['standing'], standingWords(approval));
  return body['by'] === approval.by.id && body['person'] === approval.by.person;
}

/** How an event names a standing approval that counted: which, and whose. */
export function standingWords({ standing, by }: Pick<Approval, 'standing' | 'by'>): string {
  return `${standing} ${by.person ?? by.id}`;
}

const has = (list: unknown, one: string) => Array.isArray(list) && list.includes(one);
