/** What a client gets that lost its connection: what went out since, and only of its own session. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSessionEvents, type SessionEvents } from '../../../src/surfaces/mcp/http/event-store.ts';
import { httpLimits } from '../../../src/surfaces/mcp/http/limits.ts';
import { initialize, none, stage } from './stage.ts';

const message = (id: number, words = '') => ({ jsonrpc: '2.0' as const, id, result: { words } });

async function replayed(events: SessionEvents, after: string) {
  const sent: unknown[] = [];
  const stream = await events.replayEventsAfter(after, { send: async (_, { ...one }) => void sent.push(one) });
  return { stream, sent };
}

describe('the events of a session', () => {
  test('are sent again in their order, those of one stream and after the one that arrived', async () => {
    const events = createSessionEvents(randomBytes);
    const ids = [];
    for (const id of [1, 2, 3, 4, 5]) ids.push(await events.storeEvent(id % 2 ? 'odd' : 'even', message(id)));
    expect(ids.toSorted()).toEqual(ids);
    expect(await replayed(events, ids[0] ?? '')).toEqual({ stream: 'odd', sent: [message(3), message(5)] });
    expect(await replayed(events, ids[4] ?? '')).toEqual({ stream: 'odd', sent: [] });
  });

  test('are messages: what only gives a stream an id is not among them', async () => {
    const events = createSessionEvents(randomBytes);
    // The SDK's first event of a stream is no message, whatever its types say.
    const nothing = JSON.parse('{}');
    const first = await events.storeEvent('stream', nothing);
    await events.storeEvent('stream', nothing);
    await events.storeEvent('stream', message(1));
    expect(await replayed(events, first)).toEqual({ stream: 'stream', sent: [message(1)] });
  });

  test('fall out by their number, and the rest is sent', async () => {
    const events = createSessionEvents(randomBytes);
    const first = await events.storeEvent('stream', message(0));
    for (let id = 1; id <= httpLimits.eventsKept + 5; id += 1) await events.storeEvent('stream', message(id));
    const { sent } = await replayed(events, first);
    expect(sent).toHaveLength(httpLimits.eventsKept);
    expect(sent[0]).toEqual(message(6));
  });

  test('fall out by their size; one that is larger than all may be is not kept', async () => {
    const events = createSessionEvents(randomBytes);
    const half = 'x'.repeat(httpLimits.eventBytesKept / 2);
    const first = await events.storeEvent('stream', message(0));
    for (const id of [1, 2, 3]) await events.storeEvent('stream', message(id, half));
    expect(await replayed(events, first)).toEqual({ stream: 'stream', sent: [message(3, half)] });
    await events.storeEvent('stream', message(4, half + half));
    expect((await replayed(events, first)).sent).toEqual([]);
  });

  test('that come while others are sent are sent too', async () => {
    const events = createSessionEvents(randomBytes);
    const first = await events.storeEvent('stream', message(0));
    await events.storeEvent('stream', message(1));
    const sent: unknown[] = [];
    await events.replayEventsAfter(first, {
      async send(_, one) {
        sent.push(one);
        if (sent.length === 1) await events.storeEvent('stream', message(2));
      },
    });
    expect(sent).toEqual([message(1), message(2)]);
  });

  test.each([
    ['of another session', async () => createSessionEvents(randomBytes).storeEvent('stream', message(1))],
    ['made up', async () => '000000000001.x.stream'],
    ['of no shape', async () => '_GET_stream'],
  ])('are not found by an id %s', async (_, makeId) => {
    const events = createSessionEvents(randomBytes);
    await events.storeEvent('stream', message(1));
    const id = await makeId();
    expect(events.gave(id)).toBe(false);
    await expect(replayed(events, id)).rejects.toThrow('none of this session');
  });

  test('that are yet to come cannot be named', async () => {
    const events = createSessionEvents(randomBytes);
    const id = await events.storeEvent('stream', message(1));
    expect(events.gave(id)).toBe(true);
    expect(events.gave(id.replace('000000000001', '000000000002'))).toBe(false);
  });
});

describe('over HTTP', () => {
  const get = (session: string, lastEventId: string) => ({
    method: 'GET',
    headers: { accept: 'text/event-stream', 'mcp-session-id': session, 'last-event-id': lastEventId },
  });

  test('the first thing on a stream says how to come back to it, and when', async () => {
    const on = await stage();
    const { text } = await on.ask({ body: initialize });
    expect(text).toMatch(new RegExp(`^id: \\S+\nretry: ${httpLimits.comeBackMs}\ndata: \n\n`));
  });

  test("another session's id opens nothing", async () => {
    const on = await stage();
    const { text } = await on.ask({ body: initialize });
    const [, theirs = ''] = /^id: (\S+)/.exec(text) ?? [];
    const session = await on.begin();
    const answer = await on.ask(get(session, theirs));
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('tencent-chatops');
  });

  test('a client whose connection broke in the middle of a call comes back for the answer', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const query = async () => {
      await asked;
      return {
        kind: 'answer' as const,
        set: 'ListenerSet',
        answer: { ListenerSet: [{ ListenerId: 'listener-late' }], TotalCount: 1, Offset: 0 },
      };
    };
    const on = await stage(none, { script: { query } });
    const session = await on.begin();
    const broken = new AbortController();
    const call = { name: 'gaap_describe_tcp_listeners', arguments: {} };
    const { body } = await fetch(on.url, {
      method: 'POST',
      signal: broken.signal,
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'mcp-session-id': session,
        'mcp-protocol-version': '2025-11-25',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: call }),
    });
    const [, id = ''] = /^id: (\S+)/.exec(await firstOf(body)) ?? [];
    broken.abort();
    answer();
    const back = new AbortController();
    const again = await fetch(on.url, { ...get(session, id), signal: back.signal });
    expect(await firstOf(again.body)).toContain('listener-late');
    back.abort();
  });
});

async function firstOf(body: Response['body']): Promise<string> {
  const { value } = (await body?.getReader().read()) ?? {};
  return Buffer.from(value ?? []).toString();
}
