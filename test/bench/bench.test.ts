/** The benches as they are run, for a few seconds each: what is measured is said elsewhere, with more patience. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

async function bench(...args: readonly string[]) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), ...args]);
  const [out, complaints, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, complaints, status };
}

test('limiter: two processes that share a ledger are never throttled, and the object is the last line', {
  timeout: 40_000,
}, async () => {
  const { out, complaints, status } = await bench(
    'limiter',
    '--json',
    '--engine',
    'sqlite',
    '--processes',
    '2',
    '--seconds',
    '3',
  );
  expect(status, complaints).toBe(0);
  const report = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  expect(report).toEqual({
    name: 'limiter',
    rows: [{ engine: 'sqlite', processes: 2, utilisation: expect.any(Number), throttled: 0 }],
  });
  // Of three windows one may be cut off at each end.
  expect(report.rows[0].utilisation).toBeGreaterThan(0.6);
  expect(report.rows[0].utilisation).toBeLessThanOrEqual(1.34);
});

test('lanes: changes on one load balancer go one after the other, and nobody runs into another', {
  timeout: 40_000,
}, async () => {
  const { out, complaints, status } = await bench('lanes', '--json', '--engine', 'sqlite', '--changes', '3');
  expect(status, complaints).toBe(0);
  const report = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  expect(report).toEqual({
    name: 'lanes',
    rows: [{ engine: 'sqlite', changes: 3, resourceInOperating: 0, overFloor: expect.any(Number) }],
  });
  expect(report.rows[0].overFloor).toBeGreaterThanOrEqual(1);
});

test('ledger: changes in a second, and open ones found again', { timeout: 40_000 }, async () => {
  const { out, complaints, status } = await bench('ledger', '--json', '--changes', '5', '--open-changes', '30');
  expect(status, complaints).toBe(0);
  const report = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  const row = { changesPerSecond: expect.any(Number), openChanges: 30, recoveryMs: expect.any(Number) };
  expect(report).toEqual({
    name: 'ledger',
    rows: [
      { engine: 'sqlite', ...row },
      { engine: 'postgres', ...row },
    ],
  });
  for (const { changesPerSecond, recoveryMs } of report.rows) {
    expect(changesPerSecond).toBeGreaterThan(0);
    expect(recoveryMs).toBeGreaterThan(0);
  }
});

test('tokens: the tools that are offered by default cost at most 6,000', { timeout: 40_000 }, async () => {
  const { out, complaints, status } = await bench('tokens', '--json');
  expect(status, complaints).toBe(0);
  const { rows } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  expect(rows.map(({ toolset }: { toolset: string }) => toolset)).toEqual([
    ...['default', 'default, read-only'],
    ...['changes', 'clb', 'gaap', 'results', 'scf'],
  ]);
  for (const row of rows) {
    expect(row).toEqual({
      toolset: expect.any(String),
      tools: expect.any(Number),
      bytes: expect.any(Number),
      tokens: Math.ceil(row.bytes / 4),
    });
  }
  expect(rows[0].tokens).toBeLessThanOrEqual(6_000);
});

test('start: the program beside three other servers, with both kinds of compile cache', {
  timeout: 120_000,
}, async () => {
  const { out, complaints, status } = await bench('start', '--json', '--trials', '1');
  expect(status, complaints).toBe(0);
  const { name, rows } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  expect(name).toBe('start');
  expect(rows.map(({ cache }: { cache: string }) => cache)).toEqual(['cold', 'primed']);
  for (const row of rows) {
    expect(row).toEqual({
      ...{ cache: expect.any(String), initializeMs: expect.any(Number), toolsListMs: expect.any(Number) },
      ...{ rssMb: expect.any(Number), ratioToEverything: expect.any(Number) },
      ...{ ratioToFilesystem: expect.any(Number), ratioToBare: expect.any(Number) },
    });
    expect(row.toolsListMs).toBeGreaterThanOrEqual(row.initializeMs);
    // No start of Node.js is sooner or smaller; how much more it takes depends on what else the machine does.
    expect(row.initializeMs).toBeGreaterThan(10);
    expect(row.rssMb).toBeGreaterThan(30);
    expect(row.rssMb).toBeLessThan(200);
    for (const ratio of [row.ratioToEverything, row.ratioToFilesystem, row.ratioToBare]) {
      expect(ratio).toBeGreaterThan(0.1);
      // About 0.6 and 1.2 on a machine with nothing else to do.
      expect(ratio).toBeLessThan(3);
    }
  }
  for (const server of ['ours', 'everything', 'filesystem', 'bare']) expect(complaints).toContain(server);
});

test.each([
  [['nothing'], /There is no bench "nothing"/],
  [[], /Name a bench/],
  [['limiter', '--seconds', 'many'], /seconds/],
  [['limiter', '--fast'], /--fast/],
])('%j is answered with the names of the benches', { timeout: 20_000 }, async (args, says) => {
  const { out, complaints, status } = await bench(...args);
  expect(status).toBe(2);
  expect(complaints).toMatch(says);
  expect(complaints).toMatch(/Benches: lanes, ledger, limiter, polling, start, tokens\./);
  expect(out).toBe('');
});
