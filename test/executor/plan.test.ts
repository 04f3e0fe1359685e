import { expect, test } from 'vitest';
import { RecordedPlan } from '../../src/executor/change.ts';
import { recordPlan } from '../../src/executor/plan.ts';
import type { AnyPlan, JsonObject } from '../../src/tool.ts';

const words = 'It cannot be undone. Its configuration is kept.';

function deletion(before: JsonObject): AnyPlan {
  return {
    summary: 'Delete it.',
    effect: 'destructive',
    subject: 'x-1',
    targets: [],
    request: { Id: 'x-1' },
    before,
    warnings: [],
    blast: { targets: 1, lost: 1, healthyLost: 0, shareLost: 0.5, dropsEverything: false },
    undo: { kind: 'none', words, configurationKept: true },
  };
}

test('a recorded plan has the share that is lost; one of an older version is read without', () => {
  const recorded = recordPlan(deletion({}));
  expect(recorded.blast.shareLost).toBe(0.5);
  const { shareLost: _, ...blast } = recorded.blast;
  expect(RecordedPlan.parse({ ...recorded, blast }).blast).toEqual(blast);
});

test('a configuration is kept as it is, and the record says that it is the whole', () => {
  const before = { Name: 'a\u202eb', Headers: [{ Name: 'X-Real-Ip', Value: '$remote_addr' }] };
  const recorded = recordPlan(deletion(before));
  expect(recorded.before).toEqual(before);
  expect(recorded.undo).toEqual({ kind: 'none', words, configurationKept: true });
});

test('one with a secret in it is recorded without, and is not called the whole', () => {
  const recorded = recordPlan(deletion({ Headers: [{ Name: 'Authorization', Value: 'Basic aHVudGVyMg' }] }));
  expect(recorded.before).toEqual({ Headers: [{ Name: 'Authorization', Value: '[redacted]' }] });
  expect(recorded.undo).toEqual({
    kind: 'none',
    words: `Something in it looks like a secret, which is not kept. ${words}`,
  });
});
