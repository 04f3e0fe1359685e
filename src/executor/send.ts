import type { CloudAnswer } from '../tencent/port.ts';
import type { Change } from './change.ts';
import { quote } from './cloud.ts';
import type { Held } from './held.ts';
import { limits } from './limits.ts';

/**
 * Makes the one write call. It is recorded as `calling` in the same transaction as its place in the rate window, so it
 * cannot leave unrecorded; it is sent again only after an answer that says it was not carried out (facts: A5).
 */
export async function send(held: Held): Promise<void> {
  const { shop } = held;
  const startedMs = shop.clock.now();
  let slowedDown = 0;
  for (;;) {
    const answer = await sendOnce(held);
    if (answer === undefined) return;
    const waitMs = waitBeforeSendingAgain(answer, slowedDown, shop.clock.now() - startedMs, held.change);
    if (waitMs === undefined) return record(held, answer);
    slowedDown += 1;
    // Nothing was carried out and no other request is on its way, so giving up here would be safe; the record says `calling`, so it is finished.
    await shop.clock.sleep(waitMs);
  }
}

/** Undefined where the change was moved or taken by somebody else before anything left. */
async function sendOnce(held: Held): Promise<CloudAnswer | undefined> {
  const { shop, change } = held;
  const first = change.state === 'approved';
  const advance = held.stepFor({
    to: 'calling',
    event: first ? 'calling' : 'sent_again',
    message: first ? `Sending ${change.operation}.` : 'Sending again: the cloud said that it had not carried it out.',
    detail: {
      digest: change.digest,
      send: change.sends + 1,
      approvals: change.approvals.map(({ by, digest }) => ({ by: by.id, digest })),
    },
    patch: { sentAtMs: shop.clock.now(), sends: change.sends + 1 },
  });
  const ticket = {
    account: change.account,
    operation: change.operation,
    advance,
    ...(held.onWaiting && { onWaiting: held.onWaiting }),
    // Once it is recorded as being sent it is not abandoned by a caller who gives up.
    ...(first && held.signal && { signal: held.signal }),
  };
  return shop.rateLimit.run(ticket, (row) => {
    if (row) held.adopt(row);
    const { id, operation, digest, sends } = held.change;
    shop.log.info({ change: id, operation, digest, send: sends }, 'sending');
    return shop.transport.send({
      account: change.account,
      region: change.region,
      operation,
      request: change.plan.request,
      signal: shop.clock.deadline(limits.writeTimeoutMs),
    });
  });
}

function waitBeforeSendingAgain(
  answer: CloudAnswer,
  slowedDown: number,
  elapsedMs: number,
  change: Change,
): number | undefined {
  if (answer.kind !== 'refused' || !answer.verdict.notExecuted || change.sends >= limits.maxSends) return undefined;
  switch (answer.verdict.retry) {
    case 'slow_down':
      return limits.slowDownMs[slowedDown];
    case 'wait':
      return elapsedMs < limits.otherTaskMs ? limits.otherTaskEveryMs : undefined;
    case 'read_again':
    case 'never':
      return undefined;
  }
}

async function record(held: Held, answer: CloudAnswer): Promise<void> {
  const { operation } = held.change;
  switch (answer.kind) {
    case 'answered':
      await held.move({
        to: 'polling',
        event: 'accepted',
        message: `The cloud accepted ${operation}.`,
        detail: { requestId: answer.requestId ?? null },
        patch: { output: answer.response, ...(answer.requestId !== undefined && { requestId: answer.requestId }) },
      });
      return;
    case 'undelivered': {
      const message = `${operation} never left this machine; nothing was changed. ${answer.message}`;
      const failure = {
        code: 'CloudUnreachable',
        message,
        next: 'Check the network and the endpoint, then ask again.',
      } as const;
      await held.move({ to: 'failed', event: 'failed', message, patch: { failure, message } });
      return;
    }
    case 'refused': {
      const provider = quote(answer.error);
      const requestId = provider.requestId === undefined ? {} : { requestId: provider.requestId };
      if (!answer.verdict.notExecuted) {
        const message = `The cloud answered ${operation} with ${provider.code}, which does not say whether it was carried out.`;
        await held.move({
          to: 'outcome_unknown',
          event: 'outcome_unknown',
          message,
          detail: { ...provider },
          patch: { message, ...requestId },
        });
        return;
      }
      const message = `The cloud refused ${operation}; nothing was changed.`;
      const failure = {
        code: 'CloudRefused',
        message,
        provider,
        ...(answer.verdict.next !== undefined && { next: answer.verdict.next }),
      } as const;
      await held.move({
        to: 'failed',
        event: 'failed',
        message,
        detail: { ...provider },
        patch: { failure, message, ...requestId },
      });
      return;
    }
    case 'unclear': {
      const message = `${operation} was sent and no usable answer came back: ${answer.message}`;
      await held.move({ to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } });
      return;
    }
  }
}
