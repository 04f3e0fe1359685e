/** A long answer and the rest of it, as a client sees them: the real executor and ledger behind the real protocol. */
import { expect, test } from 'vitest';
import { limits as executorLimits } from '../../src/executor/limits.ts';
import { limits } from '../../src/surfaces/mcp/limits.ts';
import { defineQuery } from '../../src/tool.ts';
import { setUp } from '../executor/setup.ts';
import { sentences, session, texts } from './session.ts';

const items = Array.from({ length: 80 }, (_, id) => ({ Id: `id-${id}`, Port: id, Text: 'x'.repeat(900) }));
const describeMany = defineQuery({
  ...{ operation: 'gaap:DescribeMany', title: 'List many', description: 'Many.', input: {}, reads: [] },
  read: async () => ({ set: 'ManySet', items, TotalCount: items.length, Offset: 0 }),
});

/** The script of a fake executor that hands reads on to a real one. */
async function real() {
  const tools = [describeMany];
  const { executor } = await setUp({ tools });
  const asker = { principal: { id: 'os:deploy', name: 'deploy', surface: 'mcp', grade: 'local' } } as const;
  return {
    tools,
    query: (call: { tool: string; input: unknown }, options: object) => executor.query(call, asker, options),
    result: (wanted: Parameters<typeof executor.result>[0]) => executor.result(wanted, asker),
  };
}

test('a long answer names its handle, and result_read pages, filters and projects the whole', async () => {
  await using here = await session(await real());
  const first = await here.call('gaap_describe_many');
  const handle = first.structuredContent?.['Handle'];
  expect(handle).toMatch(/^res-/);

  const all = await here.call('result_read', { Handle: handle, Expression: 'ManySet[?Port>`77`].{a: Id}' });
  const expected = { Result: [{ a: 'id-78' }, { a: 'id-79' }], TotalCount: 2, Offset: 0 };
  expect(all.structuredContent).toEqual(expected);
  expect(all._meta).toEqual({ 'tencent-chatops/untrusted': true });
  expect(texts(all)).toEqual([JSON.stringify(expected)]);

  const paged = await here.call('result_read', { Handle: handle, Offset: 79 });
  expect(paged.structuredContent).toMatchObject({ Result: [items[79]], TotalCount: 80 });
  const whole = await here.call('result_read', { Handle: handle });
  expect(Buffer.byteLength(texts(whole)[0] ?? '')).toBeLessThanOrEqual(executorLimits.answerBytes);

  const wrong = await here.call('result_read', { Handle: handle, Expression: 'ManySet[' });
  expect(wrong.isError).toBe(true);
  expect(sentences(wrong)).toMatch(/ends too soon, after character 8.*It is JMESPath.*\[InvalidInput\]/);
});

test('whoever asks is who the client speaks for', async () => {
  await using here = await session();
  await here.call('result_read', { Handle: 'res-1-x', Limit: 5 });
  expect(here.executor.resultsAsked).toMatchObject([
    {
      wanted: { handle: 'res-1-x', offset: 0, limit: 5 },
      asker: { principal: { id: 'os:deploy' }, client: 'test-client 9.9' },
    },
  ]);
});

test.each([
  [{}, 'Handle: '],
  [{ Handle: 'x', Offset: -1 }, 'Offset: '],
  [{ Handle: 'x', Limit: 0 }, 'Limit: '],
  [{ Handle: 'x', Expression: 'a'.repeat(limits.expressionCharacters + 1) }, 'Expression: '],
  [{ Handle: 'x', Filter: 'a' }, 'Parameters: Handle, Expression, Offset, Limit. [InvalidInput]'],
])('result_read refuses what it does not take: %#', async (input, words) => {
  await using here = await session();
  const result = await here.call('result_read', input);
  expect(result.isError).toBe(true);
  expect(sentences(result)).toContain(words);
  expect(here.executor.resultsAsked).toEqual([]);
});

test('a query asks that what does not fit is kept', async () => {
  const options: object[] = [];
  await using here = await session({
    async query(_, given) {
      options.push(given);
      return { kind: 'answer', set: 'Set', answer: { Set: [], TotalCount: 0, Offset: 0 } };
    },
  });
  await here.call('gaap_describe_tcp_listeners');
  expect(options).toMatchObject([{ keepWhole: true }]);
});
