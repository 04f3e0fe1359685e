import type { Advance } from '../ledger/port.ts';
import { redactRecord } from '../lib/redact.ts';
import { redactPaths } from '../lib/redact-paths.ts';
import { plainText } from '../lib/text.ts';
import type { CloudAnswer } from '../tencent/port.ts';
import type { Change } from './change.ts';
import type { Move } from './changes.ts';
import { isLedgerUnavailable, quote } from './failures.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';

/** How often a change has been turned away so far, while this process drives it. */
export interface Tries {
  slowedDown: number;
  waitedMs: number;
  /** Why it could not be planned has been recorded. */
  toldWhy: boolean;
}

/**
 * Makes the one write call. It is recorded as `calling` in the same transaction as its place in the rate window, so it
 * cannot leave unrecorded. After an answer which says that nothing was carried out (docs/tencent-api.md A5) it goes back
 * to `approved`, so that whatever is sent next is planned from the live state again. Returns how long to wait before that.
 */
export async function send(leased: LeasedChange, tries: Tries): Promise<number> {
  const answer = await sendOnce(leased);
  if (answer === undefined) return 0;
  const waitMs = waitBeforeSendingAgain(answer, tries, leased.change);
  if (waitMs === undefined || answer.kind !== 'refused') {
    await record(leased, answer);
    return 0;
  }
  const { code } = quote(answer.error);
  await leased.moveSurely({
    to: 'approved',
    event: 'not_carried_out',
    message: `The cloud did not carry it out (${code}); looking again in ${waitMs / 1000} s.`,
    detail: { ...quote(answer.error) },
  });
  return waitMs;
}

/** Undefined where nothing left: the change was moved by somebody else, or its plan grew old in the queue. */
async function sendOnce(leased: LeasedChange): Promise<CloudAnswer | undefined> {
  const { context, change } = leased;
  const advance = leased.stepFor({
    to: 'calling',
    event: 'calling',
    message: change.sends === 0 ? `Sending ${change.operation}.` : `Sending ${change.operation} again.`,
    detail: {
      digest: change.digest,
      send: change.sends + 1,
      approvals: change.approvals.map(({ by, digest }) => ({ by: by.id, digest })),
    },
    patch: { sentAtMs: context.clock.now(), sends: change.sends + 1 },
  });
  const ticket = {
    account: change.account,
    operation: change.operation,
    caller: change.asker.id,
    advance,
    advanceByMs: Math.min(context.clock.now() + limits.freshMs, change.expiresAtMs ?? Number.POSITIVE_INFINITY),
    ...(leased.onWaiting && { onWaiting: leased.onWaiting }),
    ...(leased.signal && { signal: leased.signal }),
  };
  let hasLeft = false;
  const answer = context.rateLimit.run(ticket, (row) => {
    hasLeft = true;
    if (row) leased.adopt(row);
    const { id, operation, digest, sends } = leased.change;
    context.log.info({ change: id, operation, digest, send: sends }, 'sending');
    return context.transport.send({
      account: change.account,
      region: change.region,
      operation,
      request: change.plan.request,
      // Never the caller's signal: what is recorded as being sent is not abandoned by a caller who gives up.
      signal: AbortSignal.any([context.clock.deadline(limits.writeTimeoutMs), context.lifetime.cutOff]),
    });
  });
  return answer.catch(async (thrown: unknown) => {
    if (hasLeft || !isLedgerUnavailable(thrown)) throw thrown;
    if (await takeBack(leased, advance)) return undefined;
    throw thrown;
  });
}

/** The ledger did not confirm the step to `calling`, so nothing left; but the step may be recorded all the same. */
async function takeBack(leased: LeasedChange, { version, state }: Advance): Promise<boolean> {
  const row = await leased.readSurely();
  if (row?.version !== version + 1 || row.state !== state) return false;
  leased.adopt(row);
  return leased.moveSurely({
    to: 'approved',
    event: 'not_sent',
    patch: { sends: leased.change.sends - 1 },
    message: 'The ledger did not confirm in time that it was recorded as being sent, so it was not sent.',
  });
}

/** Undefined where it is not sent again. */
function waitBeforeSendingAgain(answer: CloudAnswer, tries: Tries, { sends }: Change): number | undefined {
  if (answer.kind !== 'refused' || !answer.verdict.notExecuted || sends >= limits.maxSends) return undefined;
  switch (answer.verdict.retry) {
    case 'slow_down':
      return limits.slowDownMs[tries.slowedDown++];
    case 'wait':
      if (tries.waitedMs >= limits.otherTaskMs) return undefined;
      tries.waitedMs += limits.otherTaskEveryMs;
      return limits.otherTaskEveryMs;
    case 'read_again':
    case 'never':
      return undefined;
  }
}

async function record(leased: LeasedChange, answer: CloudAnswer): Promise<void> {
  const after = moveAfter(leased.change, withoutSecrets(leased, answer));
  // The step to `calling` was committed when the request could leave, and not before.
  const move = { ...after, patch: { ...after.patch, sentAtMs: leased.change.updatedAtMs } };
  if (await leased.moveSurely(move)) return;
  // Another process took this one for lost and finds out by reading; what is known here helps whoever looks.
  const output = move.patch.output;
  const detail = { ...move.detail, ...(output && { output }) };
  await leased.note('late_answer', `An answer came after another process took over: ${move.message}`, detail);
}

/** What the ledger keeps of an answer. The ids by which the change is followed are no secrets, and stay. */
function withoutSecrets({ context, change }: LeasedChange, answer: CloudAnswer): CloudAnswer {
  if (answer.kind !== 'answered') return answer;
  const { sensitive } = context.changeTool(change.operation);
  return { ...answer, response: redactRecord(redactPaths(answer.response, sensitive)) };
}

function moveAfter({ operation }: Change, answer: CloudAnswer): Move {
  switch (answer.kind) {
    case 'answered': {
      const requestId = answer.requestId === undefined ? undefined : plainText(answer.requestId, 80);
      return {
        to: 'polling',
        event: 'accepted',
        message: `The cloud accepted ${operation}.`,
        detail: { requestId: requestId ?? null },
        patch: { output: answer.response, ...(requestId !== undefined && { requestId }) },
      };
    }
    case 'undelivered': {
      const message = `${operation} never left this machine; nothing was changed. ${plainText(answer.message)}`;
      const failure = {
        code: 'CloudUnreachable',
        message,
        next: 'Check the network and the endpoint, then ask again.',
      } as const;
      return { to: 'failed', event: 'failed', message, patch: { failure, message } };
    }
    case 'refused': {
      const provider = quote(answer.error);
      const requestId = provider.requestId === undefined ? {} : { requestId: provider.requestId };
      if (!answer.verdict.notExecuted) {
        const message = `The cloud answered ${operation} with ${provider.code}, which does not say whether it was carried out.`;
        return {
          to: 'outcome_unknown',
          event: 'outcome_unknown',
          message,
          detail: { ...provider },
          patch: { message, ...requestId },
        };
      }
      const message = `The cloud refused ${operation}; nothing was changed.`;
      const failure = {
        code: 'CloudRefused',
        message,
        provider,
        ...(answer.verdict.next !== undefined && { next: answer.verdict.next }),
      } as const;
      return {
        to: 'failed',
        event: 'failed',
        message,
        detail: { ...provider },
        patch: { failure, message, ...requestId },
      };
    }
    case 'unclear': {
      const message = `${operation} was sent and no usable answer came back: ${plainText(answer.message)}`;
      return { to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } };
    }
  }
}
