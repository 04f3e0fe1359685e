/** Watches every write as it leaves: what was recorded for it, who approved it, and what came back before. */
import { ChangeDocument } from '../../src/executor/change.ts';
import type { Advance } from '../../src/ledger/port.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { CloudAnswer, CloudRequest } from '../../src/tencent/port.ts';
import type { JsonObject } from '../../src/tool.ts';

/** Answers after which a write may be sent again: docs/tencent-api.md A5, written down a second time. */
const notExecuted = [
  /^RequestLimitExceeded(\.|$)/,
  /^FailedOperation\.(ResourceInOperating|ListenerHasTask|ResourceInCloning)$/,
  /^ResourceInUse(\.|$)/,
];

/** One write that left a process. */
export interface Sent {
  readonly changeId: string;
  readonly digest: string;
  readonly replica: string;
  readonly atMs: number;
  /** What its sender was told; undefined where it was told nothing yet, or died. */
  answer: CloudAnswer | undefined;
}

/** A person said yes, to what they saw. */
export interface SaidYes {
  readonly changeId: string;
  readonly digest: string;
  readonly request: JsonObject;
  readonly by: Principal;
  readonly typed: string | undefined;
}

export interface Judge {
  readonly violations: readonly string[];
  readonly sent: readonly Sent[];
  readonly saidYes: readonly SaidYes[];
  blame(violation: string): void;
  yes(said: SaidYes): void;
  /** The ledger let a process send: the step is recorded. */
  granted(replica: string, step: Advance): void;
  /** A write leaves; what was granted for it is used up. */
  leaves(replica: string, request: CloudRequest, atMs: number): Sent | undefined;
}

interface Grant {
  readonly replica: string;
  readonly changeId: string;
  readonly document: ChangeDocument;
}

const text = (value: unknown) => JSON.stringify(value);

export function createJudge(): Judge {
  const violations: string[] = [];
  const sent: Sent[] = [];
  const saidYes: SaidYes[] = [];
  const grants: Grant[] = [];
  const blame = (violation: string) => void violations.push(violation);

  return {
    violations,
    sent,
    saidYes,
    blame,
    yes: (said) => void saidYes.push(said),
    granted(replica, step) {
      grants.push({ replica, changeId: step.id, document: ChangeDocument.parse(step.document) });
    },
    leaves(replica, { operation, request }, atMs) {
      const at = grants.findIndex(
        ({ replica: to, document }) =>
          to === replica && document.operation === operation && text(document.plan.request) === text(request),
      );
      const [grant] = at < 0 ? [] : grants.splice(at, 1);
      if (!grant) {
        blame(`${replica} sent ${operation} without a recorded step to calling: ${text(request)}`);
        return undefined;
      }
      const { changeId, document } = grant;
      for (const earlier of sent.filter((one) => one.changeId === changeId)) {
        const { answer } = earlier;
        const code = answer?.kind === 'refused' ? answer.error.code : (answer?.kind ?? 'no answer');
        if (!notExecuted.some((pattern) => pattern.test(code))) blame(`${changeId} was sent again after ${code}.`);
      }
      const agreed = saidYes.some(
        (yes) =>
          yes.changeId === changeId &&
          yes.digest === document.digest &&
          text(yes.request) === text(request) &&
          (document.plan.effect === 'write' || (yes.by.grade !== 'claimed' && yes.typed === document.plan.subject)),
      );
      if (!agreed) blame(`${changeId} was sent, and nobody who may had approved that: ${document.digest}`);
      const leaving: Sent = { changeId, digest: document.digest, replica, atMs, answer: undefined };
      sent.push(leaving);
      return leaving;
    },
  };
}
