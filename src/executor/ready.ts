import { failureOf } from '../errors.ts';
import { evaluate, stricter } from '../policy/policy.ts';
import { changeOf } from './changes.ts';
import type { Held } from './held.ts';
import { limits } from './limits.ts';
import { planChange } from './request.ts';
import { isAtRest } from './rest.ts';
import { maxSuperseded, states } from './states.ts';

/** What stands between an approval and the send: lanes, then a fresh look. True when the change may be sent now. */
export async function makeReady(held: Held): Promise<boolean> {
  if (!(await takeLanes(held))) return false;
  return confirmPlan(held);
}

/** Waits until the change has all of its lanes. Meanwhile it may be cancelled or expire. */
async function takeLanes(held: Held): Promise<boolean> {
  const { shop, change, signal } = held;
  await shop.ledger.enterLanes(change.id, shop.changeTool(change.operation).lanes(change.input));
  let told = 0;
  for (;;) {
    const ahead = await shop.ledger.aheadInLanes(change.id);
    if (await held.reload()) return false;
    if (change.expiresAtMs !== undefined && shop.clock.now() > change.expiresAtMs) {
      await held.move({
        to: 'expired',
        event: 'expired',
        message: 'It waited for other changes until its approval expired; nothing was sent.',
      });
      return false;
    }
    const [first] = ahead;
    if (!first) return true;
    await freeLane(held, first.holder);
    const place = Math.max(...ahead.map(({ count }) => count));
    if (place !== told) {
      const message = `Waiting for ${first.holder} on ${first.lane}; ${place} ahead.`;
      held.onWaiting?.({ for: 'lane', place, estimateMs: undefined, message });
      await held.note('waiting', message, { place });
      told = place;
    }
    await shop.clock.sleep(limits.laneEveryMs, signal);
  }
}

/** A change whose process ended right after it may still stand in its lanes. Only where it can never come back to them. */
async function freeLane({ shop }: Held, holder: string): Promise<void> {
  const row = await shop.ledger.get(holder);
  if (row && isAtRest(changeOf(row)) && states[changeOf(row).state].kind !== 'open')
    await shop.ledger.leaveLanes(holder);
}

/** Plans again from the live state: an approval counts for exactly the plan that was approved, under a policy no stricter. */
async function confirmPlan(held: Held): Promise<boolean> {
  const { shop, change } = held;
  const tool = shop.changeTool(change.operation);
  try {
    await shop.transport.prepare(change.account, held.signal ?? shop.clock.deadline(limits.readTimeoutMs));
  } catch (thrown) {
    held.signal?.throwIfAborted();
    return fail(held, failureOf(thrown));
  }
  const planned = await planChange(shop, tool, { account: change.account, region: change.region }, change.input, held);
  if ('failure' in planned) return fail(held, planned.failure);

  const { plan, digest } = planned;
  const evaluation = evaluate(
    {
      operation: change.operation,
      effect: plan.effect,
      dropsEverything: plan.blast.dropsEverything,
      subject: plan.subject,
    },
    shop.policy,
  );
  const moved = digest !== change.digest;
  if (!moved && !stricter(evaluation.needs, change.evaluation.needs)) return true;

  if (change.supersededCount >= maxSuperseded) {
    await held.move({
      to: 'refused',
      event: 'refused',
      message: `The live state moved ${maxSuperseded + 1} times between plan and send; nothing was sent.`,
      patch: {
        message: 'The live state keeps moving; nothing was sent. Find out who else works on it, then ask again.',
      },
    });
    return false;
  }
  await held.move({
    to: 'awaiting_approval',
    event: 'superseded',
    message: moved
      ? 'The live state moved after the approval: it is void, and the new plan needs its own.'
      : 'Policy asks for more than when this was approved.',
    detail: { before: change.digest, digest },
    patch: { plan, digest, evaluation, approvals: [], supersededCount: change.supersededCount + 1 },
    expiresAtMs: shop.clock.now() + evaluation.needs.expiresMinutes * 60_000,
  });
  return false;
}

async function fail(held: Held, failure: ReturnType<typeof failureOf>): Promise<false> {
  const message = `Right before the send it could no longer be planned; nothing was sent. ${failure.message}`;
  await held.move({ to: 'failed', event: 'failed', message, patch: { failure, message } });
  return false;
}
