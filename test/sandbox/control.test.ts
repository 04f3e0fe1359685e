import { describe, expect, test } from 'vitest';
import { type Bench, bench, call, code, pages, send, VirtualClock } from './harness.ts';

const json = { 'Content-Type': 'application/json' };

async function control(on: Bench, method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await send(on.endpoint, {
    method,
    path: `/sandbox/${path}`,
    headers: { ...(body ? json : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

test('faults are added, listed and taken away', async () => {
  const on = await bench();
  expect(await control(on, 'POST', 'faults', { kind: 'drop', when: 'after', product: 'clb' })).toEqual({
    status: 200,
    body: { kind: 'drop', when: 'after', product: 'clb', times: 1, id: 1 },
  });
  expect(await control(on, 'POST', 'faults', { kind: 'throttle', times: 3 })).toMatchObject({
    body: { id: 2, times: 3 },
  });
  expect((await control(on, 'GET', 'faults')).body.faults).toEqual(on.faults.list());
  expect((await control(on, 'DELETE', 'faults?id=1')).body.faults).toMatchObject([{ id: 2 }]);
  expect((await control(on, 'DELETE', 'faults')).body).toEqual({ faults: [] });
  expect(await control(on, 'POST', 'faults', { kind: 'earthquake' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('kind') },
  });
  expect(await control(on, 'POST', 'faults', { kind: 'drop', wen: 'after' })).toMatchObject({ status: 400 });
});

test('the log of executions is read from where one was, and the counters tell what arrived', async () => {
  const on = await bench();
  for (let count = 0; count < 22; count += 1) await call(on, 'gaap', 'DescribeProxies');
  on.faults.add({ kind: 'throttle', action: 'ListFunctions' });
  await call(on, 'scf', 'ListFunctions');
  expect((await control(on, 'GET', 'executions?after=19')).body.executions).toMatchObject([
    { seq: 20, product: 'gaap', action: 'DescribeProxies', wrote: false },
  ]);
  expect((await control(on, 'GET', 'arrivals')).body.arrivals).toEqual([
    { product: 'gaap', action: 'DescribeProxies', admitted: 20, throttled: 2, injected: 0 },
    { product: 'scf', action: 'ListFunctions', admitted: 1, throttled: 0, injected: 1 },
  ]);
});

test('settings change while it runs', async () => {
  const on = await bench();
  expect((await control(on, 'GET', 'settings')).body).toEqual({ taskMs: 1500, strictTypes: false });
  expect((await control(on, 'PUT', 'settings', { taskMs: 0, strictTypes: true })).body).toEqual({
    taskMs: 0,
    strictTypes: true,
  });
  expect(await code(on, 'gaap', 'DeleteListeners', pages.delete)).toBe('InvalidParameter');
  expect(await code(on, 'gaap', 'DeleteListeners', { ...pages.delete, Force: 1 })).toBe('ok');
  expect(await call(on, 'gaap', 'DescribeTCPListeners', { ListenerId: 'listener-o0f3at99' })).toMatchObject({
    TotalCount: 0,
  });
  expect(await control(on, 'PUT', 'settings', { taskMs: -1 })).toMatchObject({ status: 400 });
});

test('a reset brings the seeded world back, and the numbering goes on', async () => {
  const on = await bench();
  const key = { secretId: '', secretKey: '', token: '' };
  await call(on, 'gaap', 'DeleteListeners', pages.delete);
  await call(on, 'clb', 'RegisterFunctionTargets', pages.register);
  await call(on, 'scf', 'TerminateAsyncEvent', pages.terminate);
  on.faults.add({ kind: 'drop' });
  on.clock.pass(10_000);
  expect(await control(on, 'POST', 'reset')).toEqual({ status: 200, body: { reset: true } });
  expect(on.executions()).toEqual([]);
  expect(on.faults.list()).toEqual([]);
  expect(await code(on, 'gaap', 'DeleteListeners', pages.delete)).toBe('ok');
  expect(await code(on, 'clb', 'RegisterFunctionTargets', pages.register)).toBe('ok');
  expect(await code(on, 'scf', 'TerminateAsyncEvent', pages.terminate)).toBe('ok');
  expect(on.executions().map(({ seq }) => seq)).toEqual([4, 5, 6]);
  on.reset();
  expect(on.executions()).toEqual([]);
  expect(key.token).toBe('');
});

describe('the guard', () => {
  test.each([
    ['a page in a browser', { Origin: 'http://evil.example.com' }],
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a name that was made to point here', { Host: 'evil.example.com' }],
  ])('refuses %s', async (_name, headers) => {
    const on = await bench();
    expect(await control(on, 'POST', 'faults', { kind: 'drop' }, headers)).toMatchObject({ status: 403 });
    expect(on.faults.list()).toEqual([]);
  });

  test.each([['localhost'], ['127.0.0.1:80'], ['sandbox.invalid']])('lets %s in', async (Host) => {
    const on = await bench();
    expect(await control(on, 'GET', 'faults', undefined, { Host })).toMatchObject({ status: 200 });
  });

  test('a body must say that it is JSON, and be it', async () => {
    const on = await bench();
    expect(await control(on, 'POST', 'faults', { kind: 'drop' }, { 'Content-Type': 'text/plain' })).toMatchObject({
      status: 415,
    });
    const answer = await send(on.endpoint, { method: 'POST', path: '/sandbox/faults', headers: json, body: '{' });
    expect(answer.status).toBe(400);
  });

  test.each([
    ['GET', 'nothing'],
    ['PATCH', 'faults'],
    ['GET', ''],
  ])('%s %s does not exist', async (method, path) => {
    const on = await bench({ clock: new VirtualClock() });
    expect(await control(on, method, path)).toMatchObject({ status: 404 });
  });
});
