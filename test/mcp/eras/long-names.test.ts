/** A name that no tool can have is not compared with those of all: it is refused, whatever revision it comes in. */
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/limits.ts';
import type { FakeExecutor } from '../fake-executor.ts';
import { stage } from '../modern/stage.ts';
import { session, texts } from '../session.ts';
import { createTask, refusal } from '../tasks/stage.ts';
import { type Era, eras } from './clients.ts';

const nameOf = (characters: number) => 'bind_'.repeat(characters).slice(0, characters);

/** Under which names tools are looked for. */
function searched(executor: FakeExecutor): readonly string[] {
  const names: string[] = [];
  const { tool } = executor;
  executor.tool = (name) => {
    names.push(name);
    return tool(name);
  };
  return names;
}

async function called(era: Era, name: string) {
  if (era === '2025-11-25') {
    await using here = await session();
    const names = searched(here.executor);
    return { names, result: await here.call(name) };
  }
  const here = await stage();
  const names = searched(here.executor);
  const { result } = await here.post('tools/call', { name, arguments: {} });
  return { names, result: CallToolResultSchema.parse(result) };
}

describe.each(eras)('a call in %s', (era) => {
  test.each([limits.nameCharacters + 1, 10_000])('to a name of %i characters searches nothing', async (characters) => {
    const { names, result } = await called(era, nameOf(characters));
    expect(names).toEqual([]);
    expect(result.isError).toBe(true);
    const begun = nameOf(limits.nameCharacters - 1);
    expect(texts(result)).toEqual([`There is no tool "${begun}…". See tools/list. [UnknownTool]`]);
  });

  test('to the longest name that is taken is searched for', async () => {
    const name = nameOf(limits.nameCharacters);
    const { names, result } = await called(era, name);
    expect(names).toEqual([name]);
    expect(texts(result)).toEqual([`There is no tool "${name}". See tools/list. [UnknownTool]`]);
  });
});

test('nor can it become a task', async () => {
  await using here = await session();
  const names = searched(here.executor);
  await refusal(createTask(here, nameOf(limits.nameCharacters + 1)), -32_602, 'See tools/list. [UnknownTool]');
  expect(names).toEqual([]);
});
