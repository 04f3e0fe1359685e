/** What a client carries from a question to its answer: a token that counts for one call of one principal. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { planning } from '../session.ts';
import { type Answer, bind, digest, id, type Stage, stage } from './stage.ts';

const input = { ListenerId: 'listener-pbsgn7ej' };
const yes = { decision: { action: 'accept', content: { decision: 'approve' } } };

async function ask(here: Stage): Promise<string> {
  const { result } = await here.post('tools/call', { name: bind, arguments: input });
  expect(result).toMatchObject({
    resultType: 'input_required',
    inputRequests: { decision: { method: 'elicitation/create', params: { mode: 'form' } } },
    requestState: expect.stringMatching(/^[A-Za-z0-9_-]{24}$/),
  });
  return String(result?.['requestState']);
}

/** `given` takes the place of what the client of good faith would send. */
function answer(here: Stage, requestState: unknown, given: object = {}, as: 'deploy' | 'mallory' = 'deploy') {
  const params = { name: bind, arguments: input, requestState, inputResponses: yes, ...given };
  return here.post('tools/call', params, { as });
}

function expectNothing(here: Stage, { error }: Answer): void {
  expect(error).toMatchObject({ code: -32_602 });
  expect(here.executor.decisions).toEqual([]);
  expect(here.executor.driven).toEqual([]);
  expect(here.executor.asked).toHaveLength(1);
  expect(here.executor.now(id).state).toBe('awaiting_approval');
}

const refused = 'belongs to no question that was asked of you for this very call';
const text = expect.stringContaining(refused);

test('the answer under its token approves the plan that was shown', async () => {
  const here = await stage(planning());
  const { result } = await answer(here, await ask(here));
  expect(result).toMatchObject({ isError: false, structuredContent: { id, state: 'succeeded' } });
  expect(here.executor.decisions).toMatchObject([{ decision: { kind: 'approve', digest }, by: { grade: 'claimed' } }]);
  expect(here.executor.asked).toHaveLength(1);
});

test.each<[string, (token: string) => unknown]>([
  ['an unknown token', () => randomBytes(18).toString('base64url')],
  ['a changed one', (token) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1)],
  ['half of one', (token) => token.slice(0, 12)],
  ['one and more', (token) => `${token}A`],
  ['nothing in it', () => ''],
  ['the id of the change', () => id],
  ['the key of another record', () => 'mcp-task:chg-0123456789'],
  ['a very long one', () => 'A'.repeat(100_000)],
])('%s is refused, and nothing is approved', async (_, made) => {
  const here = await stage(planning());
  const given = await answer(here, made(await ask(here)));
  expect(given.error?.message).toEqual(text);
  expectNothing(here, given);
});

test.each([[7], [{ token: 'x' }], [['x']], [true]])('%j is no token', async (made) => {
  const here = await stage(planning());
  await ask(here);
  expectNothing(here, await answer(here, made));
});

test('of somebody else, it counts for nothing; and still for whom it was given to', async () => {
  const here = await stage(planning());
  const token = await ask(here);
  const given = await answer(here, token, {}, 'mallory');
  expect(given.error?.message).toEqual(text);
  expectNothing(here, given);
  expect((await answer(here, token)).result).toMatchObject({ structuredContent: { state: 'succeeded' } });
});

test.each<[string, object]>([
  ['another tool', { name: 'clb_register_function_targets' }],
  ['another change tool that would show the same', { name: 'clb_deregister_function_targets' }],
  ['a query', { name: 'gaap_describe_tcp_listeners' }],
  ['other arguments', { arguments: { ListenerId: 'listener-other' } }],
  ['one argument more', { arguments: { ...input, Region: 'ap-guangzhou' } }],
  ['no arguments', { arguments: undefined }],
  ['arguments that are too large', { arguments: { ListenerId: 'x'.repeat(200_001) } }],
])('carried to %s, it is refused', async (_, given) => {
  const here = await stage(planning());
  const refusal = await answer(here, await ask(here), given);
  expect(refusal.error?.message).toEqual(text);
  expectNothing(here, refusal);
});

test('it does not matter in what order the arguments stand', async () => {
  const here = await stage(planning());
  const first = await here.post('tools/call', { name: bind, arguments: { a: 1, b: 2 } });
  const given = { arguments: { b: 2, a: 1 } };
  expect((await answer(here, first.result?.['requestState'], given)).result).toMatchObject({
    structuredContent: { state: 'succeeded' },
  });
});

test('an answer without a token approves nothing: it is a new call, and asks anew', async () => {
  const here = await stage(planning());
  await ask(here);
  const { result } = await here.post('tools/call', { name: bind, arguments: input, inputResponses: yes });
  expect(result).toMatchObject({ resultType: 'input_required' });
  expect(here.executor.decisions).toEqual([]);
});

test('a token without an answer asks again about the same change', async () => {
  const here = await stage(planning());
  const { result } = await answer(here, await ask(here), { inputResponses: undefined });
  expect(result).toMatchObject({ resultType: 'input_required' });
  expect(here.executor.asked).toHaveLength(1);
  expect((await answer(here, result?.['requestState'])).result).toMatchObject({
    structuredContent: { state: 'succeeded' },
  });
});

test.each<[string, object]>([
  ['an answer to something else', { other: yes.decision }],
  ['an answer of no known kind', { decision: { action: 'approve', content: { decision: 'approve' } } }],
  ['an answer that is a word', { decision: 'approve' }],
])('%s is no approval', async (_, inputResponses) => {
  const here = await stage(planning());
  const token = await ask(here);
  await answer(here, token, { inputResponses });
  expect(here.executor.decisions).toEqual([]);
  expect(here.executor.now(id).state).toBe('awaiting_approval');
});

test('an answer that comes twice counts once, and is answered by how the change stands', async () => {
  const here = await stage(planning());
  const token = await ask(here);
  await answer(here, token);
  const { result } = await answer(here, token);
  expect(result).toMatchObject({ isError: false, structuredContent: { id, state: 'succeeded' } });
  expect(here.executor.decisions).toHaveLength(1);
  expect(here.executor.driven).toEqual([id]);
  expect(here.executor.asked).toHaveLength(1);
});

test('a yes after a no changes nothing', async () => {
  const here = await stage(planning());
  const token = await ask(here);
  await answer(here, token, { inputResponses: { decision: { action: 'decline' } } });
  expect((await answer(here, token)).result).toMatchObject({ structuredContent: { state: 'denied' } });
  expect(here.executor.decisions).toHaveLength(1);
});

test('a yes to a plan that moved meanwhile approves nothing: the new one is asked about', async () => {
  const here = await stage(planning());
  const token = await ask(here);
  here.executor.move(id, 'awaiting_approval', undefined, { digest: 'e'.repeat(64), supersededCount: 1 });
  const { result } = await answer(here, token);
  expect(here.executor.decisions).toEqual([]);
  expect(result).toMatchObject({
    resultType: 'input_required',
    inputRequests: { decision: { params: { message: expect.stringMatching(/^An approval before this one is void/) } } },
  });
  await answer(here, result?.['requestState']);
  expect(here.executor.decisions).toMatchObject([{ decision: { kind: 'approve', digest: 'e'.repeat(64) } }]);
});

test.each([
  ['approved', 'succeeded'],
  ['denied', 'denied'],
  ['expired', 'expired'],
] as const)('what was %s elsewhere between question and answer is answered as it stands', async (state, ends) => {
  const here = await stage(planning());
  const token = await ask(here);
  here.executor.move(id, state, 'By Ada.');
  expect((await answer(here, token)).result).toMatchObject({ structuredContent: { id, state: ends } });
  expect(here.executor.decisions).toEqual([]);
});

test('after a restart between question and answer, the answer still finds its question', async () => {
  const before = await stage(planning());
  const token = await ask(before);
  const after = await stage({}, { executor: before.executor, handles: before.handles });
  expect((await answer(after, token)).result).toMatchObject({ structuredContent: { id, state: 'succeeded' } });
  expect(before.executor.asked).toHaveLength(1);
});

test('an answer after the change is gone says that, and makes no new one', async () => {
  const before = await stage(planning());
  const token = await ask(before);
  const after = await stage({}, { handles: before.handles });
  const { result } = await answer(after, token);
  expect(result).toMatchObject({ isError: true });
  expect(after.executor.asked).toEqual([]);
});

test('the token says nothing of what it stands for', async () => {
  const here = await stage(planning());
  const [one, two] = [await ask(here), await ask(here)];
  expect(one).not.toBe(two);
  expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('chg-');
});

test('a ledger that fails says nothing of its inside, and that the change stays recorded', async () => {
  const handles = {
    put: () => Promise.reject(new Error('secret detail')),
    get: () => Promise.reject(new Error('secret detail')),
  };
  const here = await stage(planning(), { handles });
  const { result } = await here.post('tools/call', { name: bind, arguments: input });
  expect(result).toMatchObject({ isError: true });
  expect(JSON.stringify(result)).toContain(`${id} stays recorded`);
  const failed = await answer(here, 'A'.repeat(24));
  expect(failed.error).toMatchObject({ code: -32_603 });
  expect(JSON.stringify([result, failed])).not.toContain('secret detail');
  expect(here.executor.decisions).toEqual([]);
});

test.each([
  [{}, 'form'],
  [{ form: {} }, 'form'],
  [{ form: {}, url: {} }, 'form'],
  [{ url: {} }, 'url'],
  [undefined, undefined],
  ['yes', undefined],
])('a client that says %j of asking is shown %s', async (elicitation, mode) => {
  const here = await stage(planning(), { pageOf: async () => 'http://127.0.0.1:4321/' });
  const meta = { 'io.modelcontextprotocol/clientCapabilities': elicitation === undefined ? {} : { elicitation } };
  const { result } = await here.post('tools/call', { name: bind, arguments: input }, { meta });
  if (mode) expect(result).toMatchObject({ inputRequests: { decision: { params: { mode } } } });
  else expect(result?.['inputRequests']).toBeUndefined();
});
