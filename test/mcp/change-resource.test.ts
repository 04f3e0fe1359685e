/** The link to a change leads somewhere. */
import { expect, test } from 'vitest';
import { change } from './changes.ts';
import { planning, session } from './session.ts';

const bind = 'gaap_bind_listener_real_servers';
const { id } = change();
const uri = `tencent-chatops://changes/${id}`;

test('the answers about a change link to it, and the link has what change_show answers', async () => {
  await using here = await session(planning());
  for (const result of [
    await here.call(bind),
    await here.call('change_show', { id }),
    await here.clock.until(here.call('change_wait', { id, seconds: 1 })),
  ]) {
    expect(result.content.at(-1)).toEqual({ type: 'resource_link', uri, name: id, mimeType: 'application/json' });
  }
  const { contents } = await here.client.readResource({ uri });
  expect(contents).toMatchObject([{ uri, mimeType: 'application/json', _meta: { 'tencent-chatops/untrusted': true } }]);
  const [first] = contents;
  const shown = await here.call('change_show', { id });
  expect(JSON.parse(first && 'text' in first ? first.text : '')).toEqual(shown.structuredContent);
});

test.each([
  'tencent-chatops://changes/chg-zzzzzz',
  'tencent-chatops://changes/chg-012345',
  'tencent-chatops://changes/',
  'tencent-chatops://changes/../chg-0123456789abcdefghjkmnpqrs',
  `${uri}?x`,
  'file:///etc/passwd',
])('%s is not found, and the error says what is', async (other) => {
  await using here = await session(planning());
  await here.call(bind);
  await expect(here.client.readResource({ uri: other })).rejects.toMatchObject({
    code: -32_002,
    message: expect.stringContaining('tencent-chatops://changes/{id}'),
  });
});

test('a change that is done stays done in the answer, also where watching it went wrong', async () => {
  await using here = await session({
    ...planning(change({ state: 'approved' })),
    async drive(changeId, fake) {
      fake.move(changeId, 'succeeded', 'The listener has it.');
      throw new Error('The connection to the ledger broke.');
    },
  });
  expect(await here.call(bind)).toMatchObject({ isError: false, structuredContent: { id, state: 'succeeded' } });
});
