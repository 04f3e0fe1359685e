import { describe, expect, test } from 'vitest';
import { hiddenFields, readable } from './plain-browser.ts';
import { stage } from './setup.ts';

const name = '__Host-chatops-session';
const minutes = 60_000;

describe('a one-time link', () => {
  test('shows a button, however often it is opened, and signs in when that is pressed', async () => {
    const on = await stage();
    const link = on.console.signInLink?.() ?? '';
    expect(link).toMatch(/\/sign-in\?code=[\w-]{43}$/);
    const visitor = on.browser();
    for (let opened = 0; opened < 3; opened += 1) {
      const { status, text } = await visitor.get(link);
      expect([status, readable(text)]).toEqual([200, expect.stringContaining('Sign in as op')]);
    }
    expect(visitor.cookies.size).toBe(0);
    const answer = await visitor.signIn(link);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/signed-in?next=%2F' } });
    expect(await visitor.get('/signed-in?next=%2F')).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(readable((await visitor.get('/')).text)).toContain('op account of this machine');
  });

  test('that was guessed, used or is too old gets the same answer', async () => {
    const on = await stage();
    const used = on.console.signInLink?.() ?? '';
    await on.browser().signIn(used);
    const old = on.console.signInLink?.() ?? '';
    on.clock.forward(10 * minutes);
    const answers = [];
    for (const link of [used, old, `${on.url}/sign-in?code=${'A'.repeat(43)}`, `${on.url}/sign-in?code=x`]) {
      const visitor = on.browser();
      const { status, text, headers } = await visitor.signIn(link);
      answers.push([status, text, headers['set-cookie'], visitor.cookies.size]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    expect(answers[0]).toMatchObject([403, expect.stringContaining('does not sign in'), undefined, 0]);
  });

  test('is good once, also when two press at the same time', async () => {
    const on = await stage();
    const link = on.console.signInLink?.() ?? '';
    const answers = await Promise.all([on.browser().signIn(link), on.browser().signIn(link)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 403]);
  });

  test('is not looked at any more after too many wrong ones', async () => {
    const on = await stage();
    const guess = () => on.browser().post('/sign-in', { code: 'x', next: '/' });
    for (let tried = 0; tried < 20; tried += 1) expect((await guess()).status).toBe(403);
    const good = on.console.signInLink?.() ?? '';
    expect((await on.browser().signIn(good)).status).toBe(429);
    on.clock.forward(10 * minutes);
    expect((await on.browser().signIn(on.console.signInLink?.() ?? '')).status).toBe(303);
  });

  test('leads back to the page that was wanted, and to no other place', async () => {
    const on = await stage();
    const visitor = on.browser();
    expect(await visitor.get('/history')).toMatchObject({ headers: { location: '/sign-in?next=%2Fhistory' } });
    const code = new URL(on.console.signInLink?.() ?? '').searchParams.get('code') ?? '';
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/sign-out', '/history?q=x']) {
      expect((await visitor.post('/sign-in', { code, next })).status).toBe(400);
      expect((await visitor.get(`/signed-in?${new URLSearchParams({ next })}`)).status).toBe(400);
    }
    expect(await visitor.post('/sign-in', { code, next: '/history' })).toMatchObject({
      headers: { location: '/signed-in?next=%2Fhistory' },
    });
  });

  test('says so where the browser kept no cookie', async () => {
    const on = await stage();
    await on.browser().signIn(on.console.signInLink?.() ?? '');
    expect(readable((await on.browser().get('/signed-in?next=/')).text)).toContain('Your browser kept no cookie');
  });
});

describe('a session', () => {
  test('is a cookie for this host alone that no script reads', async () => {
    const on = await stage();
    const visitor = on.browser();
    const { headers } = await visitor.signIn(on.console.signInLink?.() ?? '');
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^__Host-chatops-session=[\w-]{43}; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax$/,
    );
  });

  test('is never logged, nor is the code that led to it', async () => {
    const on = await stage();
    const link = on.console.signInLink?.() ?? '';
    const visitor = on.browser();
    await visitor.signIn(link);
    await visitor.get('/');
    expect(on.logged()).toContain('signed in');
    for (const secret of [visitor.cookies.get(name) ?? '?', new URL(link).searchParams.get('code') ?? '?']) {
      expect(on.logged()).not.toContain(secret);
    }
  });

  test('has a new id at each sign-in, and the one before in the same browser ends', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const before = visitor.cookies.get(name) ?? '';
    await visitor.signIn(on.console.signInLink?.() ?? '');
    expect(visitor.cookies.get(name)).not.toBe(before);
    expect(await visitor.get('/', { cookie: `${name}=${before}` })).toMatchObject({ status: 303 });
  });

  test('cannot be chosen by whoever set the cookie before', async () => {
    const on = await stage();
    const visitor = on.browser();
    visitor.cookies.set(name, 'A'.repeat(43));
    await visitor.signIn(on.console.signInLink?.() ?? '');
    expect(visitor.cookies.get(name)).not.toBe('A'.repeat(43));
  });

  test('ends an hour after its last page', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    on.clock.forward(59 * minutes);
    expect((await visitor.get('/')).status).toBe(200);
    on.clock.forward(59 * minutes);
    expect((await visitor.get('/')).status).toBe(200);
    on.clock.forward(60 * minutes);
    expect(await visitor.get('/')).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
  });

  test('is not kept going by what a page asks for by itself', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    for (let quarter = 0; quarter < 3; quarter += 1) {
      on.clock.forward(20 * minutes - 1_000);
      expect((await visitor.get('/overview.json')).status).toBe(200);
    }
    on.clock.forward(3_000);
    expect((await visitor.get('/overview.json')).status).toBe(401);
    expect((await visitor.get('/')).status).toBe(303);
  });

  test('ends after twelve hours in any case', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    for (let passed = 0; passed < 12 * 60; passed += 30) {
      expect((await visitor.get('/')).status).toBe(200);
      on.clock.forward(30 * minutes);
    }
    expect((await visitor.get('/')).status).toBe(303);
  });

  test('of one person makes room for the sixth', async () => {
    const on = await stage();
    const first = await on.signedIn();
    const second = await on.signedIn();
    for (let more = 0; more < 3; more += 1) await on.signedIn();
    expect((await first.get('/')).status).toBe(200);
    await on.signedIn();
    expect((await second.get('/')).status).toBe(303);
    expect((await first.get('/')).status).toBe(200);
  });

  test('ends at the sign-out, here and on the server', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const id = visitor.cookies.get(name) ?? '';
    const answer = await visitor.submit('/', '/sign-out');
    expect(answer).toMatchObject({ status: 303, headers: { location: '/signed-out' } });
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect(await visitor.get('/', { cookie: `${name}=${id}` })).toMatchObject({ status: 303 });
  });

  test('is not found by a cookie that comes twice', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const cookie = `${name}=${visitor.cookies.get(name)}`;
    expect((await visitor.get('/', { cookie })).status).toBe(200);
    expect((await visitor.get('/', { cookie: `${cookie}; ${name}=other` })).status).toBe(303);
  });

  test('has a token that no other session has', async () => {
    const on = await stage();
    const tokens = await Promise.all(
      [await on.signedIn(), await on.signedIn()].map(async (one) =>
        hiddenFields((await one.get('/')).text, '/sign-out'),
      ),
    );
    expect(tokens[0]?.['csrf']).toMatch(/^[\w-]{43}$/);
    expect(tokens[0]).not.toEqual(tokens[1]);
  });
});
