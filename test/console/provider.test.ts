import { describe, expect, test } from 'vitest';
import { ListenerId } from '../executor/small-cloud.ts';
import { type Account, type IdentityProvider, identityProvider } from './identity-provider.ts';
import { type Browser, readable } from './plain-browser.ts';
import { dropOne, type Settings, type Stage, stage } from './setup.ts';

const people = {
  alice: { name: 'Alice', login: ['248289761001', 'alice@example.org'], roles: ['lead'] },
  bob: { name: 'Bob', login: ['bob-sub'] },
};
const alice: Account = { sub: '248289761001', email: 'alice@example.org', email_verified: true, name: 'Somebody else' };

interface Scene {
  readonly on: Stage;
  readonly provider: IdentityProvider;
  readonly visitor: Browser;
}

async function scene(
  account: Account = alice,
  { claim = 'sub' as const, ...settings }: Settings & { claim?: 'sub' | 'email'; issuer?: string } = {},
): Promise<Scene> {
  const provider = await identityProvider(account);
  const on = await stage({
    people,
    ...settings,
    signIn: {
      kind: 'oidc',
      issuer: provider.issuer,
      clientId: 'console',
      clientSecret: provider.clientSecret,
      identityClaim: claim,
      label: 'Sign in with Example',
    },
  });
  provider.allow(`${on.url}/sign-in/callback`);
  return { on, provider, visitor: on.browser() };
}

/** Presses the button; the address of the provider that the browser goes on to. */
async function begun({ visitor }: Scene, page = '/sign-in'): Promise<URL> {
  const { status, text } = await visitor.submit(page, '/sign-in/start');
  expect(status).toBe(200);
  const [, url = ''] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text) ?? [];
  return new URL(url.replaceAll('&amp;', '&'));
}

async function back({ provider }: Scene, url: URL): Promise<URL> {
  return new URL(await provider.signIn(url.href));
}

async function signedIn(on: Scene): Promise<string> {
  const { pathname, search } = await back(on, await begun(on));
  return readable((await on.visitor.get(pathname + search)).text);
}

describe('signing in at a provider', () => {
  test('leads back as the listed person, under the name of the list', async () => {
    const on = await scene();
    expect(readable((await on.visitor.get('/sign-in')).text)).toContain('Sign in with Example');
    const url = await begun(on);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid profile email',
      redirect_uri: `${on.on.url}/sign-in/callback`,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const returned = await back(on, url);
    const answer = await on.visitor.get(returned.pathname + returned.search);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/signed-in?next=%2F' } });
    expect(readable((await on.visitor.get('/')).text)).toContain('Alice signed in');
  });

  test('leads back to the page that was wanted', async () => {
    const on = await scene();
    const wanted = String((await on.visitor.get('/history')).headers.location);
    const returned = await back(on, await begun(on, wanted));
    expect(await on.visitor.get(returned.pathname + returned.search)).toMatchObject({
      headers: { location: '/signed-in?next=%2Fhistory' },
    });
  });

  test('makes an approval that counts where people have to be signed in', async () => {
    const on = await scene(alice, { policy: {} });
    await signedIn(on);
    const { id } = await on.on.request(dropOne);
    const at = `/changes/${id}`;
    const answer = await on.visitor.submit(at, `${at}/approve`, { typed: ListenerId });
    expect(answer.status).toBe(303);
    expect(await on.on.executor.show(id)).toMatchObject({
      change: {
        approvals: [{ by: { id: 'login:248289761001', grade: 'authenticated', person: 'alice', surface: 'console' } }],
      },
    });
  });

  test('begins at one address only, whichever name of this machine was used', async () => {
    const { on, visitor } = await scene();
    const { port } = new URL(on.url);
    expect(await visitor.get('/sign-in', { host: `localhost:${port}` })).toMatchObject({
      status: 303,
      headers: { location: `${on.url}/sign-in?next=%2F` },
    });
  });

  test('by e-mail counts where the provider has verified the address', async () => {
    const on = await scene({ ...alice, sub: 'whatever' }, { claim: 'email' });
    await signedIn(on);
    expect(readable((await on.visitor.get('/')).text)).toContain('Alice signed in');
  });

  test.each([
    ['is not verified', { email_verified: false }],
    ['is verified in a word only', { email_verified: 'true' }],
    ['is verified or not, who knows', { email_verified: undefined }],
    ['is missing', { email: undefined }],
  ])('by an e-mail address that %s does not count', async (_, claims) => {
    const on = await scene({ ...alice, ...claims }, { claim: 'email' });
    expect(await signedIn(on)).toContain('has not verified your e-mail address. Nobody was signed in.');
    expect((await on.visitor.get('/')).status).toBe(303);
  });

  test('as somebody who is not listed says which identity is missing, and gives no session', async () => {
    const on = await scene({ ...alice, sub: 'mallory<b>' });
    const returned = await back(on, await begun(on));
    const answer = await on.visitor.get(returned.pathname + returned.search);
    expect(answer.status).toBe(403);
    expect(readable(answer.text)).toContain(
      'confirmed you as login:mallory<b>, and nobody in people has this identity',
    );
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await on.visitor.get('/')).status).toBe(303);
  });
});

describe('a sign-in that is not ours', () => {
  const over = 'This sign-in is over';

  test('with another state is refused, and does not use up the one under way', async () => {
    const on = await scene();
    const returned = await back(on, await begun(on));
    const forged = new URL(returned);
    forged.searchParams.set('state', 'A'.repeat(43));
    const answer = await on.visitor.get(forged.pathname + forged.search);
    expect([answer.status, readable(answer.text)]).toEqual([400, expect.stringContaining(over)]);
    expect((await on.visitor.get('/')).status).toBe(303);
    expect((await on.visitor.get(returned.pathname + returned.search)).status).toBe(303);
    expect((await on.visitor.get('/')).status).toBe(200);
  });

  test('that is played again is refused', async () => {
    const on = await scene();
    const returned = await back(on, await begun(on));
    const path = returned.pathname + returned.search;
    expect((await on.visitor.get(path)).status).toBe(303);
    const again = await on.visitor.get(path);
    expect([again.status, readable(again.text)]).toEqual([400, expect.stringContaining(over)]);
  });

  test('that began in another browser is refused', async () => {
    const on = await scene();
    const returned = await back(on, await begun(on));
    const other = on.on.browser();
    await other.submit('/sign-in', '/sign-in/start');
    for (const visitor of [other, on.on.browser()]) {
      const answer = await visitor.get(returned.pathname + returned.search);
      expect([answer.status, readable(answer.text)]).toEqual([400, expect.stringContaining(over)]);
    }
  });

  test('that took longer than ten minutes is refused', async () => {
    const on = await scene();
    const returned = await back(on, await begun(on));
    on.on.clock.forward(10 * 60_000);
    const answer = await on.visitor.get(returned.pathname + returned.search);
    expect([answer.status, readable(answer.text)]).toEqual([400, expect.stringContaining(over)]);
  });

  test.each([
    ['nonce', (url: URL) => url.searchParams.set('nonce', 'another'), undefined],
    ['challenge', (url: URL) => url.searchParams.set('code_challenge', 'B'.repeat(43)), undefined],
    ['issuer', undefined, (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['code', undefined, (url: URL) => url.searchParams.set('code', 'guessed')],
    ['answer', undefined, (url: URL) => url.searchParams.set('error', 'access_denied')],
  ])('with another %s is refused', async (_, before, after) => {
    const on = await scene();
    const url = await begun(on);
    before?.(url);
    const returned = await back(on, url);
    after?.(returned);
    const answer = await on.visitor.get(returned.pathname + returned.search);
    expect([answer.status, readable(answer.text)]).toEqual([403, expect.stringContaining('You were not signed in')]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await on.visitor.get('/')).status).toBe(303);
  });

  test('cannot begin by a link or a form of another place', async () => {
    const { visitor } = await scene();
    expect((await visitor.get('/sign-in/start')).status).toBe(405);
    expect((await visitor.post('/sign-in/start', { next: '/' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await visitor.post('/sign-in', { code: 'x', next: '/' })).status).toBe(404);
    expect(visitor.cookies.size).toBe(0);
  });

  test('at a provider that calls itself otherwise is not begun', async () => {
    const provider = await identityProvider(alice);
    const on = await stage({
      people,
      signIn: {
        kind: 'oidc',
        issuer: provider.issuer.replace('127.0.0.1', 'localhost'),
        clientId: 'console',
        identityClaim: 'sub',
        label: 'Sign in',
      },
    });
    provider.allow(`${on.url}/sign-in/callback`);
    const answer = await on.browser().submit('/sign-in', '/sign-in/start');
    expect([answer.status, readable(answer.text)]).toEqual([502, expect.stringContaining('Try again in a moment')]);
  });

  test('at a provider without TLS elsewhere is not begun', async () => {
    const on = await stage({
      people,
      signIn: {
        kind: 'oidc',
        issuer: 'http://provider.example',
        clientId: 'console',
        identityClaim: 'sub',
        label: 'x',
      },
    });
    expect((await on.browser().submit('/sign-in', '/sign-in/start')).status).toBe(502);
    expect(on.logged()).toContain('only requests to HTTPS are allowed');
  });
});

describe('the session of a listed person', () => {
  test('ends when the person is not listed any more', async () => {
    const on = await scene();
    await signedIn(on);
    expect((await on.visitor.get('/')).status).toBe(200);
    Object.assign(on.on.directory, { personOf: () => undefined });
    expect((await on.visitor.get('/')).status).toBe(303);
  });
});

describe('breaking the glass', () => {
  const policy = {
    rules: [{ name: 'two leads', when: { effects: ['destructive'] }, decide: 'require', require: { approvals: 2 } }],
    break_glass: { roles: ['lead'] },
  };

  test('is offered to the role, takes a reason, and is loud', async () => {
    const on = await scene(alice, { policy });
    await signedIn(on);
    const { id } = await on.on.request(dropOne);
    const at = `/changes/${id}`;
    expect((await on.visitor.submit(at, `${at}/break-glass`, { typed: ListenerId, reason: ' ' })).status).toBe(409);
    const answer = await on.visitor.submit(at, `${at}/break-glass`, { typed: ListenerId, reason: 'site is down' });
    expect(answer.status).toBe(303);
    expect(on.on.logged()).toContain('BREAK GLASS');
    expect(readable((await on.visitor.get(at)).text)).toMatch(
      /Broke the glass: Alice in the console \(signed in\).*“site is down”/,
    );
  });

  test('is not offered to others, and refused when they ask for it all the same', async () => {
    const on = await scene({ sub: 'bob-sub' }, { policy });
    await signedIn(on);
    const { id, digest } = await on.on.request(dropOne);
    const { text } = await on.visitor.get(`/changes/${id}`);
    expect(text).not.toContain('break-glass');
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(text) ?? [];
    const forged = await on.visitor.post(`/changes/${id}/break-glass`, {
      csrf,
      digest,
      typed: ListenerId,
      reason: 'x',
    });
    expect([forged.status, readable(forged.text)]).toEqual([403, expect.stringContaining('may not break the glass')]);
    expect(on.on.cloud.writes).toEqual([]);
  });
});
