import { describe, expect, it } from 'vitest';
import tool from '../../../tools/scf/terminate-async-event.ts';
import { absent, cloudOf, type Facts, parsed, planOf, refusalOf, refused, sent } from '../facts.ts';

const InvokeRequestId = 'b379787f-8487-4bac-bd8c-17a20a9ce40e';
/** The input of the API page's example. */
const input = { Namespace: 'default', FunctionName: 'helloworld', InvokeRequestId };

const status = (Status: string): Facts => ({
  'scf:GetAsyncEventStatus': () => ({ Result: { Status, StatusCode: 0, InvokeRequestId } }),
});

const event = {
  InvokeRequestId,
  InvokeType: 'ASYNC',
  Qualifier: '$LATEST',
  Status: 'RUNNING',
  StartTime: '2026-01-14 14:48:00.123',
  EndTime: '',
};

const running: Facts = {
  'scf:GetFunction': () => ({
    Type: 'Event',
    AsyncRunEnable: 'TRUE',
    Environment: { Variables: [{ Key: 'PASSWORD', Value: 'hunter2' }] },
    CodeInfo: 'hunter2',
  }),
  'scf:ListAsyncEvents': () => ({ TotalCount: 1, EventList: [event] }),
  ...status('RUNNING'),
};

/** 18:00 in China. */
const now = '2026-01-14T10:00:00Z';

describe('the plan', () => {
  it('of the page’s own example stops the event by force', async () => {
    expect(await planOf(tool, input, running, { now })).toMatchInlineSnapshot(`
      {
        "before": {
          "InvokeType": "ASYNC",
          "Qualifier": "$LATEST",
          "StartTime": "2026-01-14 14:48:00.123",
          "Status": "RUNNING",
        },
        "blast": {
          "dropsEverything": false,
          "healthyLost": 0,
          "lost": 1,
          "shareLost": 1,
          "targets": 1,
        },
        "effect": "destructive",
        "request": {
          "FunctionName": "helloworld",
          "InvokeRequestId": "b379787f-8487-4bac-bd8c-17a20a9ce40e",
          "Namespace": "default",
        },
        "subject": "b379787f-8487-4bac-bd8c-17a20a9ce40e",
        "summary": "Stop event b379787f-8487-4bac-bd8c-17a20a9ce40e of default/helloworld, running for 3 h 11 min.",
        "targets": [
          {
            "lines": [
              {
                "after": "ABORTED",
                "before": "RUNNING",
                "change": "changed",
                "item": "event b379787f-8487-4bac-bd8c-17a20a9ce40e",
                "note": "running for 3 h 11 min, reading its start 2026-01-14 14:48:00.123 as UTC+8",
              },
            ],
            "resource": "scf/default/helloworld/b379787f-8487-4bac-bd8c-17a20a9ce40e",
            "title": "event b379787f-8487-4bac-bd8c-17a20a9ce40e of default/helloworld",
          },
        ],
        "undo": {
          "kind": "none",
          "words": "There is no way back: a stopped event cannot be resumed. If its work is still needed, invoke the function again.",
        },
        "warnings": [
          "The instance is stopped by force and reclaimed: what the event was doing, and its /tmp, is lost.",
        ],
      }
    `);
  });

  it('with GraceShutdown promises a signal only', async () => {
    const plan = await planOf(tool, { ...input, GraceShutdown: 'true' }, running);
    expect(plan.request).toEqual({ ...input, GraceShutdown: true });
    expect(plan.targets[0]?.lines[0]?.after).toBe('told to stop (SIGTERM)');
    expect(plan.warnings).toEqual([
      'Only a SIGTERM signal is certain: without a handler the process exits (code 439), with one the event may go on running.',
    ]);
  });

  it('takes "default" for the namespace where none is given, and sends none', async () => {
    const { Namespace: _, ...short } = input;
    const asked: unknown[] = [];
    const facts: Facts = {
      ...running,
      'scf:GetFunction': (request) => {
        asked.push(request);
        return { Type: 'Event', AsyncRunEnable: 'TRUE' };
      },
    };
    const plan = await planOf(tool, short, facts);
    expect(plan.request).toEqual(short);
    expect(asked).toEqual([{ Namespace: 'default', FunctionName: 'helloworld', ShowCode: 'FALSE' }]);
    expect(tool.lanes(parsed(tool, short))).toEqual(tool.lanes(parsed(tool, input)));
    expect(tool.lanes(parsed(tool, input))).toEqual([`scf/default/helloworld/${InvokeRequestId}`]);
  });

  it('relies on the start time, never on how long ago that was', async () => {
    const early = await planOf(tool, input, running, { now });
    const late = await planOf(tool, input, running, { now: '2026-01-14T11:00:00Z' });
    expect(late.before).toEqual(early.before);
    expect(late.summary).toContain('running for 4 h 11 min');
  });

  it.each([
    ['2026-01-14 17:59:30', 'running for 30 s'],
    ['2026-01-14 17:57:30.5', 'running for 2 min 29 s'],
    ['2026-01-11 18:00:00', 'running for 72 h 0 min'],
  ])('reads the start %s as China time', async (StartTime, words) => {
    const facts: Facts = {
      ...running,
      'scf:ListAsyncEvents': () => ({ TotalCount: 1, EventList: [{ ...event, StartTime }] }),
    };
    expect((await planOf(tool, input, facts, { now })).summary).toContain(words);
  });

  it.each(['', '2026-01-14', 'yesterday', '2026-13-44 17:00:00', '2026-01-14 18:00:01'])(
    'says nothing of how long where the start is %j',
    async (StartTime) => {
      const facts: Facts = {
        ...running,
        'scf:ListAsyncEvents': () => ({ TotalCount: 1, EventList: [{ ...event, StartTime }] }),
      };
      expect((await planOf(tool, input, facts, { now })).summary).toBe(
        `Stop event ${InvokeRequestId} of default/helloworld.`,
      );
    },
  );

  it.each<[string, Facts]>([
    ['is not listed', { 'scf:ListAsyncEvents': () => ({ TotalCount: 0, EventList: [] }) }],
    ['may not be listed', { 'scf:ListAsyncEvents': refused('UnauthorizedOperation') }],
  ])('warns where the event %s', async (_, facts) => {
    const plan = await planOf(tool, input, { ...running, ...facts });
    expect(plan.before).toEqual({ Status: 'RUNNING' });
    expect(plan.warnings[1]).toBe(
      'How long it has run, and that it belongs to default/helloworld, was not found: event tracking may be off.',
    );
  });

  it('goes on with a warning where the function may not be looked at', async () => {
    const plan = await planOf(tool, input, { ...running, 'scf:GetFunction': refused('UnauthorizedOperation') });
    expect(plan.warnings[1]).toBe(
      'Whether default/helloworld runs asynchronously was not checked: UnauthorizedOperation.',
    );
  });

  it('never holds the function’s code or environment', async () => {
    expect(JSON.stringify(await planOf(tool, input, running))).not.toContain('hunter2');
  });
});

describe('it refuses', () => {
  it('an unknown function or namespace, naming the namespaces that there are', async () => {
    const facts = (...names: string[]): Facts => ({
      'scf:GetFunction': absent,
      'scf:ListNamespaces': () => ({ Namespaces: names.map((Name) => ({ Name })) }),
    });
    expect(await refusalOf(tool, { ...input, Namespace: 'prod' }, facts('default', 'staging'))).toBe(
      'NotFound: There is no namespace prod. Give one of default, staging.',
    );
    const noFunction =
      'NotFound: There is no function default/helloworld in ap-guangzhou. List the functions of a namespace with scf:ListFunctions.';
    expect(await refusalOf(tool, input, facts('default'))).toBe(noFunction);
    expect(await refusalOf(tool, input, { ...facts(), 'scf:ListNamespaces': refused('UnauthorizedOperation') })).toBe(
      noFunction,
    );
  });

  it('functions that have no asynchronous events', async () => {
    const of = (Type: string, AsyncRunEnable: string): Facts => ({
      ...running,
      'scf:GetFunction': () => ({ Type, AsyncRunEnable }),
    });
    expect(await refusalOf(tool, input, of('Event', 'FALSE'))).toMatch(
      /^Unsupported: default\/helloworld has asynchronous execution off/,
    );
    expect(await refusalOf(tool, input, of('HTTP', 'TRUE'))).toMatch(
      /^Unsupported: default\/helloworld is of type HTTP/,
    );
  });

  it('an unknown event', async () => {
    expect(await refusalOf(tool, input, { ...running, 'scf:GetAsyncEventStatus': absent })).toMatch(
      /^NotFound: There is no asynchronous event b379787f-8487-4bac-bd8c-17a20a9ce40e/,
    );
  });

  it.each([
    ['FINISHED', 'finished by itself'],
    ['ABORTED', 'stopped'],
    ['FAILED', 'failed by itself'],
  ])('an event that is %s', async (Status, words) => {
    expect(await refusalOf(tool, input, { ...running, ...status(Status) })).toBe(
      `WrongState: Event ${InvokeRequestId} is not RUNNING but ${Status}: ${words}. Only a running event can be stopped.`,
    );
  });
});

describe('once it is sent', () => {
  const before = { Status: 'RUNNING' };
  const grace = { ...input, GraceShutdown: true };
  const reply = { RequestId: 'ee33a89b-3825-4d2f-bd88-35a8fa27aae1' };

  it('is pending while the event runs', async () => {
    const cloud = cloudOf(tool, status('RUNNING'));
    expect(await tool.progress(sent(tool, input, before, reply), cloud)).toEqual({
      state: 'pending',
      message: `Event ${InvokeRequestId} is being stopped.`,
    });
    expect(await tool.progress(sent(tool, grace, before, reply), cloud)).toEqual({
      state: 'pending',
      message: `Event ${InvokeRequestId} was sent SIGTERM and still runs.`,
    });
  });

  it('is settled once it does not, or where the reply was lost', async () => {
    expect(await tool.progress(sent(tool, input, before, reply), cloudOf(tool, status('ABORTED')))).toMatchObject({
      state: 'settled',
    });
    expect(
      await tool.progress(sent(tool, input, before, reply), cloudOf(tool, { 'scf:GetAsyncEventStatus': absent })),
    ).toMatchObject({ state: 'settled' });
    expect(await tool.progress(sent(tool, input, before), cloudOf(tool, {}))).toMatchObject({ state: 'settled' });
  });

  it.each([
    ['with its reply', reply],
    ['without its reply', undefined],
  ])('tells by reading, %s', async (_, output) => {
    const verdict = (facts: Facts, request = input) =>
      tool.verify(sent(tool, request, before, output), cloudOf(tool, facts));
    expect(await verdict(status('ABORTED'))).toEqual({
      outcome: 'succeeded',
      message: `Event ${InvokeRequestId} is stopped (ABORTED).`,
    });
    expect(await verdict(status('FINISHED'))).toEqual({
      outcome: 'succeeded',
      message: `Event ${InvokeRequestId} no longer runs, but it was not cut short: it ran to its end (FINISHED).`,
    });
    expect(await verdict(status('FAILED'))).toEqual({
      outcome: 'succeeded',
      message: `Event ${InvokeRequestId} no longer runs: it ended in a failure (FAILED), of its own or of the signal.`,
    });
    expect(await verdict(status('RUNNING'))).toEqual({
      outcome: 'unchanged',
      message: `Event ${InvokeRequestId} still runs.`,
    });
    expect(await verdict(status('RUNNING'), grace)).toMatchObject({ outcome: 'unclear' });
    expect(await verdict({ 'scf:GetAsyncEventStatus': absent })).toMatchObject({ outcome: 'unclear' });
  });
});
