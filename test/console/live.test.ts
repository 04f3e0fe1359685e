import { get as open } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ListenerId } from '../executor/small-cloud.ts';
import { ask, type Browser, readable } from './plain-browser.ts';
import { dropOne, type Stage, stage } from './setup.ts';

const cookieOf = ({ cookies }: Browser) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

interface Stream {
  readonly status: Promise<number>;
  /** Resolves when such a text has come. */
  said(words: string): Promise<string>;
  /** Whether it came to a proper end, or was cut off. */
  readonly ended: Promise<boolean>;
  leave(): void;
}

function streamOf(on: Stage, visitor: Browser, path: string, headers: Record<string, string> = {}): Stream {
  let text = '';
  let look = () => {};
  const status = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<boolean>();
  const request = open(
    `${on.url}${path}`,
    { agent: false, headers: { cookie: cookieOf(visitor), ...headers } },
    (response) => {
      status.resolve(response.statusCode ?? 0);
      response.on('data', (chunk) => {
        text += chunk;
        look();
      });
      response.on('close', () => ended.resolve(response.complete));
    },
  );
  request.on('error', () => ended.resolve(false));
  return {
    status: status.promise,
    ended: ended.promise,
    leave: () => void request.destroy(),
    said: (words) =>
      new Promise((resolve) => {
        look = () => {
          if (text.includes(words)) resolve(text);
        };
        look();
      }),
  };
}

async function waiting() {
  const on = await stage();
  const visitor = await on.signedIn();
  const change = await on.request(dropOne);
  return { on, visitor, change, path: `/changes/${change.id}/events` };
}

describe('a stream', () => {
  test('tells what happens to the change, to its end', async () => {
    const { on, visitor, change, path } = await waiting();
    const stream = streamOf(on, visitor, path);
    await stream.said('"state":"awaiting_approval"');
    const at = `/changes/${change.id}`;
    await visitor.submit(at, `${at}/approve`, { typed: ListenerId });
    const text = await stream.said('event: end');
    expect(text).toContain('"state":"succeeded"');
    expect(text).toMatch(/"kind":"approved".*"kind":"calling".*"kind":"accepted".*"kind":"succeeded"/s);
    await stream.ended;
  });

  test('begins after the events that the page has', async () => {
    const { on, visitor, path } = await waiting();
    const all = streamOf(on, visitor, path);
    expect(await all.said('event: step')).toContain('"seq":2');
    all.leave();
    for (const [query, headers] of [
      ['?after=2', {}],
      ['?after=0', { 'last-event-id': '2' }],
    ] as const) {
      const rest = streamOf(on, visitor, path + query, headers);
      expect(await rest.said('event: step')).toContain('"events":[]');
      rest.leave();
    }
  });

  test('has a sign of life', async () => {
    const { on, visitor, path } = await waiting();
    expect(await streamOf(on, visitor, path).said(': still here')).toContain('retry:');
  });

  test('is for who is signed in', async () => {
    const { on, path } = await waiting();
    expect((await on.browser().get(path)).status).toBe(401);
  });

  test('ends with the session', async () => {
    const { on, visitor, path } = await waiting();
    const stream = streamOf(on, visitor, path);
    await stream.said('event: step');
    await visitor.submit('/', '/sign-out');
    await stream.ended;
  });

  test('is one of four of a session; one that is left makes room', async () => {
    const { on, visitor, path } = await waiting();
    const streams = [1, 2, 3, 4].map(() => streamOf(on, visitor, path));
    for (const stream of streams) await stream.said('event: step');
    expect((await visitor.get(path)).status).toBe(429);
    expect(await streamOf(on, await on.signedIn(), path).status).toBe(200);
    streams[0]?.leave();
    await streams[0]?.ended;
    for (let status = 429; status === 429; ) {
      const again = streamOf(on, visitor, path);
      status = await again.status;
      if (status === 200) again.leave();
    }
  });
});

describe('listening', () => {
  test('where somebody else does says so, and what to do', async () => {
    const on = await stage();
    const port = Number(new URL(on.url).port);
    await expect(stage({ port })).rejects.toMatchObject({
      failure: {
        code: 'InvalidConfiguration',
        message: expect.stringContaining(`cannot listen at 127.0.0.1, port ${port}`),
        next: 'Choose another port, or end whatever listens there.',
      },
    });
  });
});

describe('closing', () => {
  test('ends what is open within two seconds, and says no to what comes', async () => {
    const { on, visitor, path } = await waiting();
    const stream = streamOf(on, visitor, path);
    await stream.said('event: step');
    const began = performance.now();
    await on.console.close();
    expect(await stream.ended).toBe(true);
    expect(performance.now() - began).toBeLessThan(2_000);
    await expect(ask(on.url)).rejects.toThrow('ECONNREFUSED');
  });

  test('also comes from the end of the process', async () => {
    const { on, visitor, path } = await waiting();
    const stream = streamOf(on, visitor, path);
    await stream.said('event: step');
    on.stop.abort();
    await stream.ended;
    await on.console.close();
  });

  test('leaves an approved change to whoever comes next', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const { id } = await on.request(dropOne);
    await visitor.submit(`/changes/${id}`, `/changes/${id}/approve`, { typed: ListenerId });
    await on.console.close();
    const done = await on.executor.drive(id);
    expect(done.state).toBe('succeeded');
    expect(on.cloud.writes).toHaveLength(1);
  });
});

describe('the audit', () => {
  test('is verified when somebody asks for it, and says that all is intact', async () => {
    const { visitor } = await waiting();
    expect(readable((await visitor.get('/audit')).text)).toContain('Not verified since this process began.');
    expect(await visitor.submit('/audit', '/audit/verify')).toMatchObject({
      status: 303,
      headers: { location: '/audit' },
    });
    const text = readable((await visitor.get('/audit')).text);
    expect(text).toMatch(/Intact: 2 events and 1 change, up to 2:[0-9a-f]{16}…/);
    expect(text).toMatch(/Head2:[0-9a-f]{64}/);
  });

  test('says what is broken', async () => {
    const on = await stage({
      wrap: (executor) => ({
        ...executor,
        audit: {
          ...executor.audit,
          verify: async () => ({
            kind: 'broken',
            fault: { kind: 'edited', seq: 1, changeId: undefined, says: 'Event 1 was <edited>.' },
          }),
        },
      }),
    });
    const visitor = await on.signedIn();
    await visitor.submit('/audit', '/audit/verify');
    expect(readable((await visitor.get('/audit')).text)).toContain('Broken. Event 1 was <edited>.');
  });

  test('is verified once at a time, and no longer than somebody waits for it', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const on = await stage({
      wrap: (executor) => ({
        ...executor,
        audit: {
          ...executor.audit,
          verify: ({ signal } = {}) =>
            new Promise((_, reject) => {
              if (!signal) return reject(new Error('nobody could end it'));
              signal.addEventListener('abort', () => reject(signal.reason));
              begun.resolve(signal);
            }),
        },
      }),
    });
    const visitor = await on.signedIn();
    const { text } = await visitor.get('/audit');
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(text) ?? [];
    const leaving = new AbortController();
    const first = ask(`${on.url}/audit/verify`, {
      method: 'POST',
      headers: { origin: on.url, cookie: cookieOf(visitor), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf }).toString(),
      signal: leaving.signal,
    });
    const signal = await begun.promise;
    expect((await visitor.submit('/audit', '/audit/verify')).status).toBe(409);
    leaving.abort();
    await expect(first).rejects.toThrow();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve());
    });
    expect(on.logged()).not.toContain('a page could not be made');
  });
});

test('a change that this process drives says what it waits for', async () => {
  const on = await stage({
    wrap: (executor) => ({
      ...executor,
      drive: (id, options) => {
        options?.onWaiting?.({ for: 'lane', place: 2, estimateMs: 4_000, message: 'Waiting for chg-1.' });
        return executor.drive(id, options);
      },
    }),
  });
  const visitor = await on.signedIn();
  const { id } = await on.request(dropOne);
  const stream = streamOf(on, visitor, `/changes/${id}/events`);
  await stream.said('event: step');
  await visitor.submit(`/changes/${id}`, `/changes/${id}/approve`, { typed: ListenerId });
  await stream.said('"now":"Waiting for chg-1. Place 2, about 4 s."');
});
