import { expect, it } from 'vitest';
import getAsyncEventStatus from '../../../tools/scf/get-async-event-status.ts';
import listAsyncEvents from '../../../tools/scf/list-async-events.ts';
import listFunctions from '../../../tools/scf/list-functions.ts';
import listNamespaces from '../../../tools/scf/list-namespaces.ts';
import { absent, type Facts, pageOf, queryRefusal } from '../facts.ts';

const InvokeRequestId = 'b379787f-8487-4bac-bd8c-17a20a9ce40e';

it('namespaces come without the two times that the documentation swaps', async () => {
  const facts: Facts = {
    'scf:ListNamespaces': () => ({
      Namespaces: [
        {
          Name: 'default',
          Type: 'default',
          Description: '',
          AddTime: '2020-01-01 00:00:00',
          ModTime: '2021-01-01 00:00:00',
        },
      ],
      TotalCount: 3,
    }),
  };
  expect(await pageOf(listNamespaces, { Offset: 2, Limit: 1 }, facts)).toEqual({
    set: 'Namespaces',
    items: [{ Name: 'default', Type: 'default' }],
    TotalCount: 3,
    Offset: 2,
  });
});

it('functions come briefly, with a reason only where there is one', async () => {
  const asked: unknown[] = [];
  const helloworld = {
    FunctionName: 'helloworld',
    Namespace: 'default',
    Type: 'Event',
    Status: 'Active',
    AsyncRunEnable: 'TRUE',
    TraceEnable: 'TRUE',
  };
  const facts: Facts = {
    'scf:ListFunctions': (request) => {
      asked.push(request);
      return {
        Functions: [
          { ...helloworld, StatusDesc: '', Tags: [] },
          { ...helloworld, Status: 'CreateFailed', StatusDesc: 'no such bucket' },
        ],
        TotalCount: 2,
      };
    },
  };
  expect(await pageOf(listFunctions, { SearchKey: 'hello' }, facts)).toEqual({
    set: 'Functions',
    items: [helloworld, { ...helloworld, Status: 'CreateFailed', StatusDesc: 'no such bucket' }],
    TotalCount: 2,
    Offset: 0,
  });
  expect(asked).toEqual([{ SearchKey: 'hello', Offset: 0, Limit: 20 }]);
});

it('events come with their status in words, and an end only once there is one', async () => {
  const event = { InvokeRequestId, InvokeType: 'ASYNC', Qualifier: '$LATEST', StartTime: '2026-01-14 14:48:00.123' };
  const asked: unknown[] = [];
  const facts: Facts = {
    'scf:ListAsyncEvents': (request) => {
      asked.push(request);
      return {
        EventList: [
          { ...event, Status: 'RUNNING', EndTime: '' },
          { ...event, Status: 'ABORTED', EndTime: '2026-01-14 15:00:00.000' },
        ],
        TotalCount: 2,
      };
    },
  };
  expect(await pageOf(listAsyncEvents, { FunctionName: 'helloworld', Status: ['RUNNING', 'ABORTED'] }, facts)).toEqual({
    set: 'EventList',
    items: [
      { ...event, Status: 'RUNNING', StatusText: 'running' },
      { ...event, Status: 'ABORTED', StatusText: 'stopped', EndTime: '2026-01-14 15:00:00.000' },
    ],
    TotalCount: 2,
    Offset: 0,
  });
  expect(asked).toEqual([{ FunctionName: 'helloworld', Status: ['RUNNING', 'ABORTED'], Offset: 0, Limit: 20 }]);
});

it('no events may mean that event tracking is off', async () => {
  const facts: Facts = { 'scf:ListAsyncEvents': () => ({ EventList: [], TotalCount: 0 }) };
  expect((await pageOf(listAsyncEvents, { FunctionName: 'helloworld' }, facts)).note).toBe(
    'Events are listed only while the function has event tracking on.',
  );
});

it('one event is a page of one', async () => {
  const facts: Facts = {
    'scf:GetAsyncEventStatus': () => ({ Result: { InvokeRequestId, Status: 'FAILED', StatusCode: 439 } }),
  };
  expect(await pageOf(getAsyncEventStatus, { InvokeRequestId }, facts)).toEqual({
    set: 'Result',
    items: [{ InvokeRequestId, Status: 'FAILED', StatusText: 'failed by itself', StatusCode: 439 }],
    TotalCount: 1,
    Offset: 0,
  });
});

it('an unknown event is told', async () => {
  expect(await queryRefusal(getAsyncEventStatus, { InvokeRequestId }, { 'scf:GetAsyncEventStatus': absent })).toMatch(
    /^NotFound: There is no asynchronous event b379787f/,
  );
});
