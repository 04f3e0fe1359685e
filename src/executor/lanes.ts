import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import type { Ahead } from './lane-board.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';
import type { Ear } from './news.ts';
import { isOver } from './rest.ts';
import { states } from './states.ts';

/** Waits until the change has all of its lanes; false where it was cancelled or expired meanwhile. */
export async function takeLanes(leased: LeasedChange): Promise<boolean> {
  const { context, change } = leased;
  const lanes = context.changeTool(change.operation).lanes(change.input);
  const ear = await context.news.listen([change.id]);
  try {
    await context.ledger.enterLanes(change.id, lanes);
    if (await leased.reload()) return false;
    return await queue(leased, lanes, ear);
  } finally {
    ear.close();
  }
}

async function queue(leased: LeasedChange, lanes: readonly string[], ear: Ear): Promise<boolean> {
  const { context, change, signal } = leased;
  const tell = teller(leased);
  for (;;) {
    const ahead = await context.laneBoard.ahead(change.id, lanes);
    if (!ahead) {
      // Far behind in a very long queue, or taken out of it by somebody who thought nobody drives the change.
      if (await leased.reload()) return false;
      await context.clock.sleep(limits.laneEveryMs, signal);
      await context.ledger.enterLanes(change.id, lanes);
      continue;
    }
    const [first, ...others] = ahead;
    if (await isTooLate(leased)) return false;
    if (!first) return !(await leased.reload());
    ear.attend([change.id, first.holder]);
    await tell([first, ...others]);
    if (await hasLeft(leased, lanes, first)) continue;
    await helpAlong(leased, first.holder);
    const heard = await ear.heard(limits.laneEveryMs, signal);
    if (heard.has(change.id) && (await leased.reload())) return false;
  }
}

/** Whoever is next looks once more, since the one ahead may have left before it was listened to. */
async function hasLeft({ context, change }: LeasedChange, lanes: readonly string[], ahead: Ahead): Promise<boolean> {
  if (ahead.count > 1) return false;
  const [first] = (await context.laneBoard.ahead(change.id, lanes)) ?? [];
  return first?.holder !== ahead.holder;
}

async function isTooLate(leased: LeasedChange): Promise<boolean> {
  const { expiresAtMs, sends } = leased.change;
  if (expiresAtMs === undefined || leased.context.clock.now() <= expiresAtMs) return false;
  const made = sends === 0 ? 'nothing was sent' : 'nothing was carried out';
  const message = `Its approval expired before it could be sent; ${made}.`;
  await leased.move({ to: 'expired', event: 'expired', message, patch: { message } });
  return true;
}

/** Tells whoever waits here every step; the record gets the first place and then each halving of it. */
function teller(leased: LeasedChange): (ahead: readonly [Ahead, ...Ahead[]]) => Promise<void> {
  const { context, change } = leased;
  let told = 0;
  let noted = Number.POSITIVE_INFINITY;
  return async (ahead) => {
    const place = Math.max(...ahead.map(({ count }) => count));
    if (place === told) return;
    told = place;
    const typicalMs = context.typicalTaskMs(change.operation);
    const estimateMs = typicalMs === undefined ? undefined : place * typicalMs;
    const about = estimateMs === undefined ? '' : `, about ${Math.ceil(estimateMs / 1000)} s`;
    const message = `Waiting for ${ahead[0].holder} on ${ahead[0].lane}; ${place} ahead${about}.`;
    leased.onWaiting?.({ for: 'lane', place, estimateMs, message });
    if (place > noted / 2) return;
    noted = place;
    await leased.note('waiting', message, { place });
  };
}

/** Whoever holds the lane may be gone: then its change is driven from here, or taken out of lanes it can never come back to. */
async function helpAlong({ context, signal }: LeasedChange, holder: string): Promise<void> {
  if (context.driving.has(holder) || !context.mayHelp(holder)) return;
  try {
    const row = await context.ledger.get(holder);
    if (!row) return;
    const change = changeOf(row);
    if (isOver(change)) await context.ledger.leaveLanes(holder);
    else if (states[change.state].kind === 'open') await leaveUnlessDriven(context, holder);
    else await context.takeUp(holder, signal ? { signal } : {});
  } catch (thrown) {
    context.log.warn({ err: thrown, change: holder }, 'the change ahead could not be driven');
  }
}

/** Who gets the lease knows that nobody else drives the change, so nobody can be about to need its lanes. */
async function leaveUnlessDriven({ ledger, owner, leaseMs, driving }: ExecutorContext, id: string): Promise<void> {
  // Its own driver here would lose its lease to this.
  if (driving.has(id)) return;
  const claimed = await ledger.claim({ id, owner, forMs: leaseMs });
  if (!claimed) return;
  if (states[changeOf(claimed).state].kind === 'open') await ledger.leaveLanes(id, claimed.fence);
  await ledger.release({ id, owner, fence: claimed.fence });
}
