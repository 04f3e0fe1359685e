import { describe, expect, test } from 'vitest';
import { answerOf, type Bench, bench, call, code, codeOf, pages, send, signed } from './harness.ts';

const terminate = (on: Bench) => send(on.endpoint, signed(on, 'scf', 'TerminateAsyncEvent', pages.terminate));
const wrote = (on: Bench) => on.executions().filter((it) => it.wrote).length;

describe('a connection that is dropped', () => {
  test('before: nothing was done, and it can be done again', async () => {
    const on = await bench();
    on.faults.add({ kind: 'drop', when: 'before' });
    await expect(terminate(on)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(on.executions()).toEqual([]);
    expect(codeOf(answerOf(await terminate(on)))).toBe('ok');
    expect(wrote(on)).toBe(1);
  });

  test('after: it was done, and doing it again shows that', async () => {
    const on = await bench();
    on.faults.add({ kind: 'drop', when: 'after' });
    await expect(terminate(on)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(on.executions()).toMatchObject([
      {
        seq: 1,
        action: 'TerminateAsyncEvent',
        region: 'ap-guangzhou',
        secretId: on.secretId,
        request: pages.terminate,
        outcome: 'ok',
        wrote: true,
      },
    ]);
    expect(codeOf(answerOf(await terminate(on)))).toBe('FailedOperation.AsyncEventStatus');
    expect(on.executions(1)).toMatchObject([{ seq: 2, outcome: 'FailedOperation.AsyncEventStatus', wrote: false }]);
  });
});

describe.each(['before', 'after'] as const)('an answer that is spoilt %s the execution', (when) => {
  test.each([
    [{ kind: 'httpStatus', status: 502, when }, 502],
    [{ kind: 'notJson', when }, 200],
  ] as const)('%j', async (fault, status) => {
    const on = await bench();
    on.faults.add(fault);
    const answer = await terminate(on);
    expect(answer.status).toBe(status);
    expect(() => JSON.parse(answer.text)).toThrow();
    expect(wrote(on)).toBe(when === 'after' ? 1 : 0);
  });

  test('an error', async () => {
    const on = await bench();
    on.faults.add({ kind: 'error', code: 'InternalError', message: 'lost', when });
    expect(answerOf(await terminate(on)).Error).toEqual({ Code: 'InternalError', Message: 'lost' });
    expect(wrote(on)).toBe(when === 'after' ? 1 : 0);
  });

  test('a hang, which ends', async () => {
    const on = await bench();
    on.faults.add({ kind: 'hang', ms: 5000, when });
    const start = on.clock.now();
    await expect(terminate(on)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(on.clock.now() - start).toBe(5000);
    expect(wrote(on)).toBe(when === 'after' ? 1 : 0);
  });

  test('a delay', async () => {
    const on = await bench();
    on.faults.add({ kind: 'delay', ms: 700, when });
    const start = on.clock.now();
    expect(codeOf(answerOf(await terminate(on)))).toBe('ok');
    expect(on.clock.now() - start).toBe(700);
    expect(on.executions()).toMatchObject([{ at: start + (when === 'before' ? 700 : 0) }]);
  });
});

test("throttling on demand is not counted as the window's", async () => {
  const on = await bench();
  on.faults.add({ kind: 'throttle', times: 2 });
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('RequestLimitExceeded');
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('RequestLimitExceeded');
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
  expect(on.throttled()).toBe(0);
});

test('a fault strikes what it is meant for, as often as it is meant to', async () => {
  const on = await bench();
  on.faults.add({ kind: 'error', code: 'A', message: '', product: 'gaap', times: 2 });
  on.faults.add({ kind: 'error', code: 'B', message: '', action: 'ListFunctions' });
  expect(await code(on, 'clb', 'DescribeLoadBalancers')).toBe('ok');
  expect(await code(on, 'scf', 'ListNamespaces')).toBe('ok');
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('A');
  expect(on.faults.list()).toMatchObject([
    { code: 'A', times: 1 },
    { code: 'B', times: 1 },
  ]);
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('A');
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
  expect(await code(on, 'scf', 'ListFunctions')).toBe('B');
  expect(on.faults.list()).toEqual([]);
});

test('several may strike one request, and one behind the end of it waits for the next', async () => {
  const on = await bench();
  on.faults.add({ kind: 'delay', ms: 100 });
  on.faults.add({ kind: 'drop', when: 'before' });
  on.faults.add({ kind: 'httpStatus', status: 503, when: 'after' });
  const start = on.clock.now();
  await expect(terminate(on)).rejects.toThrow();
  expect(on.clock.now() - start).toBe(100);
  expect((await terminate(on)).status).toBe(503);
  expect(wrote(on)).toBe(1);
});

test('a request that fails a check of the gateway uses up no fault', async () => {
  const on = await bench();
  on.faults.add({ kind: 'drop', when: 'before' });
  expect(await code(on, 'gaap', 'DescribeProxies', {}, { key: { secretId: on.secretId, secretKey: 'wrong' } })).toBe(
    'AuthFailure.SignatureFailure',
  );
  expect(on.faults.list()).toHaveLength(1);
});

test('a fault of tasks waits for one that starts', async () => {
  const on = await bench();
  on.faults.add({ kind: 'stuckTask', action: 'DeleteListeners' });
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
  expect(await code(on, 'gaap', 'DeleteListeners', { ...pages.delete, Force: 0 })).toBe(
    'FailedOperation.RealServerAlreadyBound',
  );
  expect(await code(on, 'gaap', 'BindListenerRealServers', pages.bind)).toBe('ok');
  expect(on.faults.list()).toHaveLength(1);
  await call(on, 'gaap', 'DeleteListeners', pages.delete);
  on.clock.pass(3600_000);
  expect(await call(on, 'gaap', 'DescribeTCPListeners', { ListenerId: 'listener-o0f3at99' })).toMatchObject({
    ListenerSet: [{ ListenerStatus: 2 }],
  });
});

test('closing the sandbox ends what hangs', async () => {
  const on = await bench({
    clock: new (class extends (await import('./harness.ts')).VirtualClock {
      override sleep(_ms: number, signal?: AbortSignal): Promise<void> {
        return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      }
    })(),
  });
  on.faults.add({ kind: 'hang' });
  const hanging = expect(terminate(on)).rejects.toThrow(/socket hang up|ECONNRESET/);
  // The request is inside once the fault is used up.
  while (on.faults.list().length > 0) await new Promise(setImmediate);
  await on.close();
  await hanging;
});
