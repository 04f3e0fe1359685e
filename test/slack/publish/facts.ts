/** One change with its card, as the publisher looks at it. */
import type { EventRow } from '../../../src/ledger/port.ts';
import { ChatDocument, type Retry, type TryKind } from '../../../src/surfaces/slack/publish/document.ts';
import type { Facts } from '../../../src/surfaces/slack/publish/next-step.ts';
import { ann, change, startMs } from '../cards/changes.ts';

export { ann, change, startMs };

export const minute = 60_000;
export const day = 24 * 60 * minute;
export const ops = 'C0OPS';

export const at = (seq: number, kind: string, atMs = startMs): EventRow => ({
  ...{ seq, changeId: change().id, kind, atMs },
  body: { message: `It is ${kind}.` },
});

export const asked = [at(1, 'planned'), at(2, 'approval_requested'), at(3, 'shown_in_chat')];
export const ended = [...asked, at(4, 'approved'), at(5, 'calling'), at(6, 'succeeded')];
export const done = change({ state: 'succeeded', asker: ann });

export const told = (more: object = {}): ChatDocument =>
  ChatDocument.parse({
    card: { place: { channel: ops, ts: '1.1' }, token: 'tok-1', digest: change().digest, seq: 2, atMs: startMs },
    told: 2,
    ...more,
  });

export const facts = (more: Partial<Facts> = {}): Facts => ({
  change: change(),
  events: asked,
  told: told(),
  nowMs: startMs,
  touches: 0,
  asker: 'U0ANN',
  approvalsChannel: ops,
  whereTried: false,
  ...more,
});

export const retries = (...kinds: readonly (readonly [TryKind, Partial<Retry>])[]) => ({
  retries: Object.fromEntries(
    kinds.map(([kind, retry]) => [
      kind,
      { tries: 1, sinceMs: startMs, notBeforeMs: startMs + 5_000, refused: true, reported: true, ...retry },
    ]),
  ),
});
