import { describe, expect, test } from 'vitest';
import { type Bench, bench, call, code, pages } from './harness.ts';

const status = async (on: Bench, InvokeRequestId: string): Promise<unknown> =>
  (await call(on, 'scf', 'GetAsyncEventStatus', { InvokeRequestId }))['Result'];

const hello = pages.terminate.InvokeRequestId;
const report = { FunctionName: 'report-batch', InvokeRequestId: '11111111-bbbb-4000-8000-000000000001' };

describe('TerminateAsyncEvent', () => {
  test('by force: ended before the answer', async () => {
    const on = await bench();
    expect(await status(on, hello)).toEqual({ Status: 'RUNNING', StatusCode: 0, InvokeRequestId: hello });
    expect(await code(on, 'scf', 'TerminateAsyncEvent', pages.terminate)).toBe('ok');
    expect(await status(on, hello)).toMatchObject({ Status: 'ABORTED' });
    expect(await code(on, 'scf', 'TerminateAsyncEvent', pages.terminate)).toBe('FailedOperation.AsyncEventStatus');
  });

  test('gracefully: runs on for a while, then the process is gone with code 439', async () => {
    const on = await bench();
    await call(on, 'scf', 'TerminateAsyncEvent', { ...pages.terminate, GraceShutdown: true });
    expect(await status(on, hello)).toMatchObject({ Status: 'RUNNING' });
    on.clock.pass(1500);
    expect(await status(on, hello)).toMatchObject({ Status: 'ABORTED', StatusCode: 439 });
  });

  test('gracefully: a function that handles the signal finishes', async () => {
    const on = await bench();
    await call(on, 'scf', 'TerminateAsyncEvent', { ...report, GraceShutdown: true });
    on.clock.pass(1500);
    expect(await status(on, report.InvokeRequestId)).toMatchObject({ Status: 'FINISHED', StatusCode: 200 });
  });

  test('by force after gracefully: the force counts', async () => {
    const on = await bench();
    await call(on, 'scf', 'TerminateAsyncEvent', { ...report, GraceShutdown: true });
    await call(on, 'scf', 'TerminateAsyncEvent', report);
    expect(await status(on, report.InvokeRequestId)).toMatchObject({ Status: 'ABORTED' });
    on.clock.pass(5000);
    expect(await status(on, report.InvokeRequestId)).toMatchObject({ Status: 'ABORTED' });
  });

  test('an event of another function, namespace or region is not found', async () => {
    const on = await bench();
    expect(await code(on, 'scf', 'TerminateAsyncEvent', { ...pages.terminate, FunctionName: 'report-batch' })).toBe(
      'ResourceNotFound.AsyncEvent',
    );
    expect(await code(on, 'scf', 'TerminateAsyncEvent', { ...pages.terminate, Namespace: 'prod' })).toBe(
      'ResourceNotFound.Function',
    );
    expect(await code(on, 'scf', 'TerminateAsyncEvent', pages.terminate, { region: 'ap-singapore' })).toBe(
      'ResourceNotFound.Function',
    );
    const { Namespace, ...byDefault } = pages.terminate;
    expect(await code(on, 'scf', 'TerminateAsyncEvent', byDefault)).toBe('ok');
  });
});

test('an event ends by itself, and the cloud forgets it three days later', async () => {
  const on = await bench();
  const id = '11111111-cccc-4000-8000-000000000002';
  on.clock.pass(10 * 60_000 - 1);
  expect(await status(on, id)).toMatchObject({ Status: 'RUNNING' });
  on.clock.pass(1);
  expect(await status(on, id)).toMatchObject({ Status: 'FINISHED' });
  on.clock.pass(72 * 3600_000);
  expect(await code(on, 'scf', 'GetAsyncEventStatus', { InvokeRequestId: id })).toBe('ResourceNotFound.AsyncEvent');
});

describe('ListAsyncEvents', () => {
  const ids = async (on: Bench, request: object): Promise<string[]> => {
    const answer = await call(on, 'scf', 'ListAsyncEvents', { FunctionName: 'helloworld', ...request });
    return JSON.parse(JSON.stringify(answer['EventList'])).map((it: Record<string, unknown>) =>
      String(it['InvokeRequestId']).slice(0, 2),
    );
  };

  test('newest first, with times as the page writes them', async () => {
    const on = await bench();
    expect(await ids(on, {})).toEqual(['11', 'b3', '22', '33', '44']);
    expect(await ids(on, { Order: 'ASC' })).toEqual(['44', '33', '22', 'b3', '11']);
    expect(
      await call(on, 'scf', 'ListAsyncEvents', { FunctionName: 'helloworld', InvokeRequestId: hello }),
    ).toMatchObject({
      TotalCount: 1,
      EventList: [{ Status: 'RUNNING', StartTime: '2026-01-15 15:48:00.000', EndTime: '', Qualifier: '$LATEST' }],
    });
  });

  test('filters, a half-open interval, and pages', async () => {
    const on = await bench();
    expect(await ids(on, { Status: ['RUNNING'] })).toEqual(['11', 'b3']);
    expect(await ids(on, { Qualifier: '1' })).toEqual(['11']);
    expect(await ids(on, { StartTimeInterval: { Start: '2026-01-15 15:48:00', End: '2026-01-15 15:57:00' } })).toEqual([
      'b3',
    ]);
    expect(await ids(on, { Offset: 1, Limit: 2 })).toEqual(['b3', '22']);
    expect(
      await code(on, 'scf', 'ListAsyncEvents', {
        FunctionName: 'helloworld',
        StartTimeInterval: { Start: 'x', End: 'y' },
      }),
    ).toBe('InvalidParameterValue');
    expect(await ids(on, { FunctionName: 'resize-image' })).toEqual([]);
  });
});
