/** What stands under each address. */
import { expect, test } from 'vitest';
import { changeStanding } from '../../../src/surfaces/mcp/change-resource.ts';
import { limits } from '../../../src/surfaces/mcp/resources/limits.ts';
import { approves, asks, atTerminal, houseOf, inAssistant } from '../../executor/house.ts';
import { addOne, approved, dropOne, requested, setUp } from '../../executor/setup.ts';
import { ListenerId } from '../../executor/small-cloud.ts';
import { change } from '../changes.ts';
import { fakeExecutor } from '../fake-executor.ts';
import { howToApprove } from '../session.ts';
import { addressOf, policy, readJson, resourcesOf } from './stage.ts';

test('changes: what waits, what is under way and what ended, with who and where', async () => {
  const on = await setUp();
  const waiting = await requested(on, addOne);
  const ended = await approved(on, dropOne);
  await on.clock.until(on.executor.drive(ended.id));
  const { json, _meta } = await readJson(resourcesOf(on), 'tencent-chatops://changes');
  expect(_meta).toEqual({ 'tencent-chatops/untrusted': true });
  expect(json).toMatchObject({
    waiting: [{ id: waiting.id, uri: addressOf(waiting), state: 'awaiting_approval', needs: expect.any(String) }],
    underWay: [],
    ended: [
      {
        id: ended.id,
        state: 'succeeded',
        operation: 'gaap:BindListenerRealServers',
        resources: [`gaap/${ListenerId}`],
        asked: { at: '2026-01-05T03:00:00.000Z', by: { identity: 'mcp:op', surface: 'mcp', grade: 'claimed' } },
        askedThrough: 'an assistant 1.0',
        approvals: [{ by: { identity: 'os:op', grade: 'local' } }],
      },
    ],
  });
  expect(json).not.toHaveProperty('cut');
});

test('somebody who is listed goes by that name, and by no identity', async () => {
  const house = await houseOf();
  const on = await setUp({ house });
  const asked = await asks(on, inAssistant('alice'), addOne);
  await approves(on, asked, atTerminal('bob'));
  await approves(on, asked, atTerminal('bob'));
  const resources = resourcesOf(on, undefined, undefined, house.directory);
  const uris = [
    'tencent-chatops://changes',
    'tencent-chatops://audit',
    ...['', '/plan', '/audit'].map((part) => addressOf(asked) + part),
  ];
  for (const uri of uris) {
    const { text } = await readJson(resources, uri);
    expect(text, uri).not.toMatch(/os:bob|mcp:alice/);
  }
  const { json } = await readJson(resources, `${addressOf(asked)}/audit`);
  expect(json.events[0]).toMatchObject({ kind: 'planned', asker: 'alice' });
  expect(json.events.at(-1)).toMatchObject({ kind: 'decision_rejected', by: 'bob' });
  expect(json.events).toContainEqual(expect.objectContaining({ kind: 'approved', person: 'bob', surface: 'cli' }));
});

test('a change is what change_show tells of it', async () => {
  const on = await setUp();
  const waiting = await requested(on);
  const { json, mimeType } = await readJson(resourcesOf(on), addressOf(waiting));
  expect(json).toEqual(JSON.parse(JSON.stringify(changeStanding(waiting, howToApprove))));
  expect(mimeType).toBe('application/json');
});

test('a plan is all of it: the call, before and after, what it hits, the way back and the policy', async () => {
  const on = await setUp();
  const waiting = await requested(on);
  const { json } = await readJson(resourcesOf(on), `${addressOf(waiting)}/plan`);
  const { plan, digest, evaluation } = waiting;
  expect(json).toMatchObject({
    ...{ id: waiting.id, digest, policy: evaluation, warnings: plan.warnings, wayBack: plan.undo },
    ...{ blastRadius: plan.blast, before: plan.before, targets: plan.targets },
    call: { operation: waiting.operation, request: plan.request },
  });
});

test('the events of a change come in order, with the hashes of the chain', async () => {
  const on = await setUp();
  const first = await requested(on, addOne);
  const second = await approved(on, dropOne);
  await on.clock.until(on.executor.drive(second.id));
  await on.executor.report(first.id, { kind: 'shown_in_chat', message: 'It is in #ops.' });
  const hashes = new Map<number, string>();
  for await (const line of on.executor.audit.export()) if ('seq' in line) hashes.set(line.seq, line.hash);
  for (const one of [first, second]) {
    const { json } = await readJson(resourcesOf(on), `${addressOf(one)}/audit`);
    const events = await on.executor.events(one.id);
    const expected = events.map(({ seq, kind, body }) => ({ seq, kind, says: body['message'], hash: hashes.get(seq) }));
    expect(json.events).toMatchObject(expected);
    expect(json.events).toHaveLength(expected.length);
  }
});

test('an executor that hands out no hashes still tells the events', async () => {
  const { id } = change();
  const executor = {
    ...fakeExecutor(),
    show: async () => ({ kind: 'change', change: change() }) as const,
    events: async () => [{ seq: 7, changeId: id, atMs: 0, kind: 'planned', body: { message: 'Planned.' } }],
  };
  const { clock } = await setUp();
  const { json } = await readJson(resourcesOf({ executor, clock }), `${addressOf({ id })}/audit`);
  expect(json).toMatchObject({ events: [{ seq: 7, says: 'Planned.' }], chain: 'The hashes could not be read.' });
});

test('the latest events of all, chained, and the chain is not verified for it', async () => {
  const on = await setUp();
  const empty = await readJson(resourcesOf(on), 'tencent-chatops://audit');
  expect(empty.json).toMatchObject({ events: [], head: { seq: 0 } });
  for (let count = 0; count < 30; count += 1) await requested(on, addOne);
  let verified = 0;
  const verify = async () => {
    verified += 1;
    throw new Error('Not asked for.');
  };
  const executor = { ...on.executor, audit: { ...on.executor.audit, verify } };
  const { json } = await readJson(resourcesOf({ ...on, executor }), 'tencent-chatops://audit');
  const head = await on.executor.audit.head();
  expect(head.seq).toBeGreaterThan(limits.events);
  expect(json.head).toEqual(head);
  expect(json.events).toHaveLength(limits.events);
  expect(json.events.at(-1)).toMatchObject({ seq: head.seq, hash: head.hash, change: expect.stringMatching(/^chg-/) });
  expect(json.cut).toMatchObject({ shown: limits.events, of: head.seq });
  expect(json.hashBeforeTheFirst).toMatch(/^[0-9a-f]{64}$/);
  expect(verified).toBe(0);
});

test('the policy is there, as it was given, and holds nothing of the cloud', async () => {
  const { json, _meta } = await readJson(resourcesOf(await setUp()), 'tencent-chatops://policy');
  expect(json).toEqual(JSON.parse(JSON.stringify(policy)));
  expect(_meta).toBeUndefined();
});

test('long lists are cut with a count, and stay whole JSON', async () => {
  const on = await setUp();
  for (let count = 0; count <= limits.waiting; count += 1) await requested(on, addOne);
  const { json, text } = await readJson(resourcesOf(on), 'tencent-chatops://changes');
  expect(json.waiting.length).toBeLessThanOrEqual(limits.waiting);
  expect(json.cut).toMatchObject({ more: ['waiting'] });
  expect(Buffer.byteLength(text ?? '')).toBeLessThan(limits.documentBytes);
});
