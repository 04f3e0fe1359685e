/** Answers that do not fit are kept, for whoever asked and for a while. */
import { expect, test } from 'vitest';
import type { Asker, ReadResult, ResultOutcome } from '../../src/executor/api.ts';
import { limits } from '../../src/executor/limits.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { defineQuery } from '../../src/tool.ts';
import { hidden } from '../lib/hidden.ts';
import { assistant, type SetUp, setUp } from './setup.ts';

const another: Asker = { principal: { id: 'mcp:other', name: 'other', surface: 'mcp', grade: 'claimed' } };
const tool = 'gaap:DescribeMany';

function manyOf(items: readonly JsonObject[], TotalCount = items.length) {
  return defineQuery({
    ...{ operation: tool, title: 'List many', description: 'Many.', input: {}, reads: [] },
    read: async () => ({ set: 'ManySet', items, TotalCount, Offset: 0 }),
  });
}

const many = (count: number, size = 500) =>
  Array.from({ length: count }, (_, id) => ({ Id: `id-${id}`, Even: id % 2 === 0, Text: 'x'.repeat(size) }));

async function asked(on: SetUp, asker = assistant, keepWhole = true) {
  const outcome = await on.executor.query({ tool, input: {} }, asker, { keepWhole });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.answer;
}

const keeping = (items: readonly JsonObject[] = many(100), total?: number) => setUp({ tools: [manyOf(items, total)] });

async function handleOf(on: SetUp, asker?: Asker): Promise<string> {
  const { Handle } = await asked(on, asker);
  if (Handle === undefined) throw new Error('Nothing was kept.');
  return Handle;
}

/** The expression is evaluated by a real process, for which no virtual time passes. */
function read(on: SetUp, wanted: ReadResult, asker = assistant): Promise<ResultOutcome> {
  return on.executor.result(wanted, asker);
}

test('an answer that fits has no handle, and neither has one that nobody wants kept', async () => {
  const small = await keeping(many(3));
  expect(await asked(small)).not.toHaveProperty('Handle');
  const large = await keeping();
  expect(await asked(large, assistant, false)).not.toHaveProperty('Handle');
});

test('an answer that does not fit is the first page and the handle of all of it', async () => {
  const on = await keeping();
  const answer = await asked(on);
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(limits.answerBytes);
  expect(answer.NextOffset).toBeGreaterThan(10);
  expect(answer.Truncated).toContain('go on at NextOffset. All of it can be read by its Handle.');
  expect(answer.Handle).toMatch(/^res-\d+-[\w-]{24}$/);
});

test('following NextOffset of a stored result yields every item once, and every page fits', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  const seen: unknown[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const outcome: ResultOutcome = await read(on, { handle, offset });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    const { Result, NextOffset } = outcome.answer;
    expect(Buffer.byteLength(JSON.stringify(outcome.answer))).toBeLessThanOrEqual(limits.answerBytes);
    seen.push(...(Array.isArray(Result) ? Result : []));
    offset = NextOffset;
  }
  expect(seen).toEqual(many(100));
});

test('Offset and Limit count in the list, and beyond its end there is nothing', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  expect(await read(on, { handle, offset: 98, limit: 1 })).toMatchObject({
    answer: { Result: [{ Id: 'id-98' }], TotalCount: 100, Offset: 98, NextOffset: 99 },
  });
  expect(await read(on, { handle, offset: 99 })).toMatchObject({ answer: { Result: [{ Id: 'id-99' }] } });
  expect(await read(on, { handle, offset: 500 })).toEqual({
    kind: 'answer',
    answer: { Result: [], TotalCount: 100, Offset: 500 },
  });
});

test('an expression works on the whole answer, and a list that it makes is paged', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  expect(await read(on, { handle, expression: 'ManySet[?Even].Id', offset: 48 })).toEqual({
    kind: 'answer',
    answer: { Result: ['id-96', 'id-98'], TotalCount: 50, Offset: 48 },
  });
  expect(await read(on, { handle, expression: '{count: length(ManySet), of: TotalCount}' })).toEqual({
    kind: 'answer',
    answer: { Result: { count: 100, of: 100 } },
  });
  expect(await read(on, { handle, expression: 'ManySet[*].Text' })).toMatchObject({
    answer: { TotalCount: 100, Truncated: expect.stringContaining('go on at NextOffset') },
  });
});

test('a value that is no list and does not fit says how to get at it', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  expect(await read(on, { handle, expression: '@' })).toMatchObject({
    answer: {
      Result: null,
      Truncated: expect.stringContaining('Choose some of its fields, such as ManySet, TotalCount'),
    },
  });
  expect(await read(on, { handle, expression: "join('', ManySet[*].Text)" })).toMatchObject({
    answer: { Result: null, Truncated: expect.stringContaining('a part of it') },
  });
});

test('one item that is too large for any answer is kept, and read in parts', async () => {
  const wide = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`Field${n}`, 'y'.repeat(3_000)]));
  const on = await keeping([wide]);
  const answer = await asked(on);
  expect(answer).toMatchObject({
    ManySet: [{ Omitted: expect.any(String) }],
    Truncated: expect.stringContaining('Handle'),
  });
  expect(await read(on, { handle: String(answer.Handle), expression: 'ManySet[0].Field7' })).toEqual({
    kind: 'answer',
    answer: { Result: 'y'.repeat(3_000) },
  });
});

test('what is wrong with an expression is said with its place and with what is allowed', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  expect(await read(on, { handle, expression: 'ManySet[?Even' })).toMatchObject({
    kind: 'failed',
    failure: {
      code: 'InvalidInput',
      message: expect.stringContaining('ends too soon, after character 13'),
      next: expect.stringContaining('ManySet[?Status==`1`]'),
    },
  });
});

test('the handle of somebody else is not found, in the same words as one that never was', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  const never = `res-0-${'A'.repeat(24)}`;
  const notFound = (name: string) => ({
    kind: 'failed',
    failure: { code: 'UnknownResult', message: expect.stringContaining(`no stored result ${name}`) },
  });
  expect(await read(on, { handle }, another)).toMatchObject(notFound(handle));
  expect(await read(on, { handle, expression: 'ManySet' }, another)).toMatchObject(notFound(handle));
  // Also where the other one has a result in the same place.
  for (let place = 0; place < limits.resultsKept; place += 1) await handleOf(on, another);
  expect(await read(on, { handle }, another)).toMatchObject(notFound(handle));
  expect(await read(on, { handle: never })).toMatchObject(notFound(never));
  for (const odd of ['', 'x', 'res-1-', `res-999-${'A'.repeat(24)}`, `${handle}x`])
    expect((await read(on, { handle: odd })).kind).toBe('failed');
  expect((await read(on, { handle })).kind).toBe('answer');
});

test('a result is there for an hour, also for another process of the same person', async () => {
  const on = await keeping();
  const handle = await handleOf(on);
  const second = await on.open('second');
  await on.clock.advance(limits.resultMs - 1);
  expect((await second.executor.result({ handle }, assistant)).kind).toBe('answer');
  await on.clock.advance(1);
  expect(await read(on, { handle })).toMatchObject({ failure: { code: 'UnknownResult' } });
});

test('of one person so many are kept, and the oldest goes first; what others have stays', async () => {
  const on = await keeping();
  const theirs = await handleOf(on, another);
  const handles: string[] = [];
  for (let n = 0; n <= limits.resultsKept; n += 1) handles.push(await handleOf(on));
  const kept = await Promise.all(handles.map(async (handle) => (await read(on, { handle })).kind === 'answer'));
  expect(kept).toEqual([false, ...Array(limits.resultsKept).fill(true)]);
  expect((await read(on, { handle: theirs }, another)).kind).toBe('answer');
});

test('what is too large to be kept is answered all the same, without a handle', async () => {
  const on = await keeping(many(400, 3_000));
  const answer = await asked(on);
  expect(answer).toMatchObject({ NextOffset: expect.any(Number), Truncated: expect.stringMatching(/NextOffset\.$/) });
  expect(answer).not.toHaveProperty('Handle');
});

test('a ledger that is away costs the handle and not the answer', async () => {
  const on = await keeping();
  const { handles } = on.ledger;
  const away = { ...handles, put: () => Promise.reject(new Error('away')) };
  const executor = on.executorOn('third', { ...on.ledger, handles: away });
  const outcome = await executor.query({ tool, input: {} }, assistant, { keepWhole: true });
  expect(outcome).toMatchObject({ kind: 'answer', answer: { ManySet: expect.any(Array) } });
  expect(outcome.kind === 'answer' && outcome.answer).not.toHaveProperty('Handle');
});

test('a stored result has no secrets and nothing that hides or steers, whatever an expression does to it', async () => {
  const nasty = { Name: 'a\u202e\u0007b\ud83d\ude00', Password: 'hunter2hunter2', Text: 'x'.repeat(3_000) };
  const on = await keeping(Array.from({ length: 20 }, () => nasty));
  const handle = await handleOf(on);
  for (const expression of [
    undefined,
    'ManySet[0]',
    'ManySet[*].Password',
    'ManySet[*].Name[0:4]',
    "join('\u202e', ManySet[:2].Name)",
  ]) {
    const outcome = await read(on, { handle, limit: 3, ...(expression !== undefined && { expression }) });
    const written = JSON.stringify(outcome);
    expect(outcome.kind).toBe('answer');
    expect(written).not.toContain('hunter2');
    expect(written).not.toMatch(hidden);
    expect(written.replaceAll('\\\\', '')).not.toMatch(/\\u/);
  }
});
