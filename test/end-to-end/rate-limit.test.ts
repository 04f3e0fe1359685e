import { expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { sandboxedApp } from './sandboxed.ts';

test('100 calls at once of one operation: none is throttled, and the last is sent within 4.6 s', async () => {
  const { executor, sandbox } = await sandboxedApp({ clock: systemClock });
  const asker = { principal: { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' } } as const;
  const call = { tool: 'scf:ListNamespaces', input: {} };
  const waits: string[] = [];
  // The SDK and the first connection are not what is measured.
  await executor.query(
    { tool: 'scf:GetAsyncEventStatus', input: { InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e' } },
    asker,
  );

  const outcomes = await Promise.all(
    Array.from({ length: 100 }, () => executor.query(call, asker, { onWaiting: ({ message }) => waits.push(message) })),
  );
  expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  expect(sandbox.throttled()).toBe(0);
  const arrivals = sandbox
    .executions()
    .filter(({ action }) => action === 'ListNamespaces')
    .map(({ at }) => at);
  expect(arrivals).toHaveLength(100);
  expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeLessThanOrEqual(4_600);
  // Those in the first window are told nothing; the others once, and each second again.
  expect(waits.length).toBeGreaterThanOrEqual(70);
  expect(waits.length).toBeLessThanOrEqual(70 + 60 + 40 + 20);
  expect(waits[0]).toMatch(/^Waiting to send scf:ListNamespaces: place \d+, about \d s \(20 calls a second\)\.$/);
});
