/** What is listed, for whom, and what is said of what is not there. */
import { expect, test } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/resources/limits.ts';
import { addOne, requested, setUp } from '../../executor/setup.ts';
import { addressOf, resourcesOf } from './stage.ts';

const fixed = ['tencent-chatops://policy', 'tencent-chatops://changes', 'tencent-chatops://audit'];

async function pageOf(resources: ReturnType<typeof resourcesOf>, cursor?: string) {
  const page = await resources.list(cursor);
  if (page.kind === 'failed') throw new Error(page.failure.message);
  return page;
}

test('the fixed ones come first, then every change once, newest first, page by page', async () => {
  const on = await setUp();
  const made: string[] = [];
  for (let count = 0; count < limits.page + 10; count += 1) {
    made.unshift(addressOf(await requested(on, addOne)));
    // Some come in one instant.
    if (count % 3 > 0) await on.clock.advance(1);
  }
  const resources = resourcesOf(on);
  const first = await pageOf(resources);
  const second = await pageOf(resources, first.nextCursor);
  expect(first.resources.slice(0, 3).map(({ uri }) => uri)).toEqual(fixed);
  const uris = [...first.resources.slice(3), ...second.resources].map(({ uri }) => uri);
  expect(new Set(uris)).toEqual(new Set(made));
  expect(uris).toHaveLength(made.length);
  expect(second.nextCursor).toBeUndefined();
  expect(first.resources[3]).toMatchObject({ title: 'gaap:BindListenerRealServers: awaiting approval' });
});

test('a cursor that is none of ours is refused', async () => {
  const list = await resourcesOf(await setUp()).list('x');
  expect(list).toMatchObject({ kind: 'failed', failure: { code: 'InvalidInput' } });
});

test('templates lead to a change, its plan and its events', async () => {
  expect(resourcesOf(await setUp()).templates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    'tencent-chatops://changes/{id}',
    'tencent-chatops://changes/{id}/plan',
    'tencent-chatops://changes/{id}/audit',
  ]);
});

test('without changes in sight only the policy is left', async () => {
  const on = await setUp();
  const waiting = await requested(on);
  const resources = resourcesOf(on, { toolsets: ['results'], readOnly: false });
  expect((await pageOf(resources)).resources.map(({ uri }) => uri)).toEqual(['tencent-chatops://policy']);
  expect(resources.templates).toEqual([]);
  for (const uri of [...fixed.slice(1), ...['', '/plan', '/audit'].map((part) => addressOf(waiting) + part)]) {
    expect(await resources.read(uri)).toMatchObject({ kind: 'missing' });
    expect(resources.watch(uri, new AbortController().signal)).toBeUndefined();
  }
  expect(await resources.read('tencent-chatops://policy')).toMatchObject({ kind: 'contents' });
});

test('what is not there is missing, and the message says what is', async () => {
  const on = await setUp();
  const { id } = await requested(on);
  const resources = resourcesOf(on);
  const beside = [
    `${id.slice(0, 12)}`,
    `${id}?x`,
    `${id}/`,
    `${id}/plan/x`,
    `../${id}`,
    'chg-zzzzzz',
    'chg-zzzzzz/plan',
    '',
  ];
  const uris = [
    ...beside.map((part) => `tencent-chatops://changes/${part}`),
    'file:///etc/passwd',
    'tencent-chatops://audit/',
  ];
  for (const uri of uris) {
    const read = await resources.read(uri);
    expect(read, uri).toMatchObject({
      kind: 'missing',
      message: expect.stringContaining('tencent-chatops://changes/{id}'),
    });
  }
});
