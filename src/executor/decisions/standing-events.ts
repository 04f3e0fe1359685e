/**
 * Standing approvals: what a human lets pass for a while. They are nothing but events of the change on which they were
 * given, so that the chain of events proves them, each use and each revocation, and editing a table gives nobody one.
 */
import { z } from 'zod';
import type { ChangeRow, EventRow } from '../../ledger/port.ts';
import { JsonRecord } from '../../lib/json.ts';
import { plainText } from '../../lib/text.ts';
import { Principal } from '../../people/principal.ts';
import type { JsonObject } from '../../tool.ts';
import type { StandingApproval } from '../api.ts';
import { changeOf, eventOf } from '../changes.ts';
import type { ExecutorContext } from '../context.ts';
import { limits } from '../limits.ts';

const Granted = z.object({
  id: z.string(),
  operation: z.string(),
  account: z.string(),
  region: z.string().exactOptional(),
  resources: z.array(z.string()),
  subject: z.string(),
  input: JsonRecord.exactOptional(),
  asker: Principal,
  by: Principal,
  untilMs: z.number(),
});
const Asked = z.object({ standing: z.object({ id: z.string(), untilMs: z.number(), sameParameters: z.boolean() }) });
const Used = z.object({ id: z.string(), change: z.string() });
const Revoked = z.object({ id: z.string(), name: z.string().optional() });

/** Recorded with the approval that it was given with, where one was. */
export async function grantStanding(
  { ledger, log }: ExecutorContext,
  row: ChangeRow,
  detail: JsonObject | undefined,
): Promise<void> {
  const asked = Asked.safeParse(detail).data?.standing;
  if (!asked) return;
  const { operation, account, region, input, asker, approvals, plan } = changeOf(row);
  const by = approvals.at(-1)?.by;
  if (!by) return;
  const granted: z.output<typeof Granted> = {
    id: asked.id,
    operation,
    account,
    ...(region !== undefined && { region }),
    resources: plan.targets.map(({ resource }) => resource),
    subject: plan.subject,
    ...(asked.sameParameters && { input }),
    asker,
    by,
    untilMs: asked.untilMs,
  };
  const until = new Date(asked.untilMs).toISOString();
  const words = `${by.name} lets ${operation} on ${granted.resources.join(', ')} pass until ${until}.`;
  try {
    await ledger.note(row.id, eventOf('standing_granted', plainText(words), granted));
    log.info({ change: row.id, standing: asked.id, by: by.id, until }, 'standing approval given');
  } catch (thrown) {
    // The approval itself is recorded and counts; that it does not stand shows in the list.
    log.error({ err: thrown, change: row.id }, 'a standing approval could not be recorded');
  }
}

/** Each use is noted where the approval was given. The change is recorded already, and names what it relies on itself. */
export async function noteUses(
  { ledger, log }: ExecutorContext,
  used: readonly StandingApproval[],
  change: string,
): Promise<void> {
  for (const { id, changeId } of used) {
    await ledger.note(changeId, eventOf('standing_used', `Counted for ${change}.`, { id, change })).catch((thrown) => {
      log.warn({ err: thrown, standing: id, change }, 'the use of a standing approval could not be noted');
    });
  }
}

export async function noteRevoked(
  { ledger, log }: ExecutorContext,
  { id, changeId }: StandingApproval,
  by: Principal,
): Promise<void> {
  const words = `${by.name} revoked the standing approval ${id}.`;
  await ledger.note(
    changeId,
    eventOf('standing_revoked', words, { id, by: by.id, name: by.name, grade: by.grade, surface: by.surface }),
  );
  log.info({ standing: id, by: by.id }, 'standing approval revoked');
}

/** Uses are read apart: however many there are, they never hide what was given and revoked. */
const given = ['standing_granted', 'standing_revoked'] as const;

export async function listStanding(context: ExecutorContext): Promise<readonly StandingApproval[]> {
  const events = await eventsOf(context, given);
  return standingIn([...events, ...(await eventsOf(context, ['standing_used']))]);
}

export async function listInForce(context: ExecutorContext): Promise<readonly StandingApproval[]> {
  const nowMs = context.clock.now();
  return standingIn(await eventsOf(context, given)).filter(
    ({ revoked, untilMs }) => revoked === undefined && nowMs < untilMs,
  );
}

function eventsOf({ ledger, clock }: ExecutorContext, kinds: readonly string[]): Promise<readonly EventRow[]> {
  const sinceMs = clock.now() - 2 * limits.standingMs;
  return ledger.eventsOfKinds(kinds, { sinceMs, limit: limits.standingEvents });
}

function standingIn(events: readonly EventRow[]): readonly StandingApproval[] {
  return events.flatMap((event) => readGranted(event, events)).toSorted((a, b) => b.grantedAtMs - a.grantedAtMs);
}

function readGranted(event: EventRow, events: readonly EventRow[]): StandingApproval[] {
  const granted = event.kind === 'standing_granted' ? Granted.safeParse(event.body).data : undefined;
  if (!granted) return [];
  const of = events.filter(({ changeId, kind }) => changeId === event.changeId && kind !== 'standing_granted');
  const uses = of.flatMap(({ body, atMs }) => {
    const used = Used.safeParse(body).data;
    return used?.id === granted.id ? [{ changeId: used.change, atMs }] : [];
  });
  const revocation = of.find(
    ({ kind, body }) => kind === 'standing_revoked' && Revoked.safeParse(body).data?.id === granted.id,
  );
  const revokedBy = Revoked.safeParse(revocation?.body).data?.name;
  return [
    {
      ...granted,
      changeId: event.changeId,
      region: granted.region,
      input: granted.input,
      grantedAtMs: event.atMs,
      revoked: revocation && { by: revokedBy ?? 'somebody', atMs: revocation.atMs },
      uses,
    },
  ];
}
