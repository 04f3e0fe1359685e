/** URL elicitation: the client leads the person to the console's page of the change. Opening it approves nothing. */
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { change } from './changes.ts';
import { planning, sentences, session } from './session.ts';

const bind = 'gaap_bind_listener_real_servers';
const { id } = change();
/** Only a human at a terminal or in the console settles it. */
const byHuman = () => planning(change({ needs: 'destructive' }));
const url = `http://127.0.0.1:4321/changes/${id}`;
const running = { elicitation: { form: {}, url: {} }, pageOf: async () => url };
const opens = (): ElicitResult => ({ action: 'accept' });

test('where no form could settle it, the page of the change is offered, and says that opening it approves nothing', async () => {
  await using here = await session(byHuman(), () => ({ action: 'cancel' }), running);
  const result = await here.call(bind);
  expect(here.questions).toMatchObject([
    { mode: 'url', url, message: expect.stringContaining('Opening the page approves nothing') },
  ]);
  expect(here.executor.decisions).toEqual([]);
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'awaiting_approval' } });
  expect(sentences(result)).toContain('The page to decide on it was not opened.');
});

test('an opened page approves nothing: at the end of the time the change still waits, and that is no error', async () => {
  await using here = await session(byHuman(), opens, running);
  const calling = here.call(bind);
  await here.clock.until(
    (async () => {
      while (here.questions.length === 0) await here.clock.advance(10);
      await here.clock.advance(60_000);
    })(),
  );
  const result = await calling;
  expect(here.executor.decisions).toEqual([]);
  expect(here.executor.driven).toEqual([]);
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'awaiting_approval' } });
  expect(sentences(result)).toContain('nobody has decided there yet');
  expect(here.notices).not.toContain('notifications/elicitation/complete');
});

test('what is decided on the page goes on in the same call, and the client hears that the page is done', async () => {
  await using here = await session(byHuman(), opens, running);
  const calling = here.call(bind);
  while (here.questions.length === 0) await here.clock.advance(10);
  await here.clock.advance(1_000);
  here.executor.move(id, 'approved');
  const result = await calling;
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' } });
  expect(here.notices).toContain('notifications/elicitation/complete');
});

describe('nobody is led to a page', () => {
  test('where no console runs', async () => {
    await using here = await session(byHuman(), opens, { ...running, pageOf: async () => undefined });
    expect(await here.call(bind)).toMatchObject({ structuredContent: { state: 'awaiting_approval' } });
    expect(here.questions).toEqual([]);
  });

  test('whose client did not say that it can open one', async () => {
    await using here = await session(byHuman(), opens, { ...running, elicitation: { form: {} } });
    expect(await here.call(bind)).toMatchObject({ structuredContent: { state: 'awaiting_approval' } });
    expect(here.questions).toEqual([]);
  });

  test('where a form in the client settles it', async () => {
    await using here = await session(
      planning(),
      () => ({ action: 'accept', content: { decision: 'approve' } }),
      running,
    );
    await here.call(bind);
    expect(here.questions).toMatchObject([{ mode: 'form' }]);
  });
});
