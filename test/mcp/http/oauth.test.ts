/** Tokens of an authorization server: which let in, as whom, and what is said of the others. */
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { httpLimits } from '../../../src/surfaces/mcp/http/limits.ts';
import type { OAuthSettings } from '../../../src/surfaces/mcp/http/oauth.ts';
import { startMs } from '../changes.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { initialize, list, newer, type Stage, stage, tokenOf, tokens } from './stage.ts';

const audience = 'https://chatops.example/mcp';
const publicUrl = 'https://chatops.example';
const metadata = '/.well-known/oauth-authorization-server';

async function withIssuer(settings: Partial<OAuthSettings> = {}): Promise<Stage & { readonly issuer: Issuer }> {
  let now = () => startMs;
  const issuer = await startIssuer(audience, () => now());
  const oauth = { issuer: issuer.issuer, audience, requiredScopes: [], roles: {}, ...settings };
  const auth = { ...tokens('laptop'), kind: 'tokens', tokens: staticTokens, oauth } as const;
  const on = await stage(auth, { publicUrl, bothEras: true });
  now = on.clock.now;
  return { ...on, issuer };
}
const withStatic = tokens('laptop');
const staticTokens = withStatic.kind === 'tokens' ? withStatic.tokens : [];

test("a token of the issuer lets the SDK's client in, as its subject with the roles of its scopes", async () => {
  const on = await withIssuer({ requiredScopes: ['ops'], roles: { 'ops.write': 'sre', 'ops.all': 'lead' } });
  const client = await on.client(await on.issuer.token({ sub: 'ada', scope: 'ops ops.write' }));
  await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
  expect(on.executor.asked[0]?.asker.principal).toEqual({
    id: 'mcp:ada',
    name: 'ada',
    surface: 'mcp',
    grade: 'claimed',
    roles: ['sre'],
  });
  expect(on.issuer.asked).toEqual([metadata, '/keys']);
});

test('as many roles as scopes can give are those of who asks, in both eras', async () => {
  const names = [...Array(50).keys()].map((index) => `role-${index}`);
  const on = await withIssuer({ roles: Object.fromEntries(names.map((role) => [`ops.${role}`, role])) });
  const token = await on.issuer.token({ scope: names.map((role) => `ops.${role}`).join(' ') });
  const call = { name: 'gaap_describe_tcp_listeners', arguments: {} };
  await (await on.client(token)).callTool(call);
  expect(await on.ask({ token, ...newer('tools/call', call) })).toMatchObject({ status: 200 });
  const roles = on.executor.asked.map(({ asker }) => asker.principal.roles);
  expect(roles).toEqual([names, names]);
});

test('a role that several scopes give is one', async () => {
  const on = await withIssuer({ roles: { 'ops.read': 'sre', 'ops.write': 'sre', 'ops.all': 'lead' } });
  const client = await on.client(await on.issuer.token({ scope: 'ops.all ops.write ops.read' }));
  await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
  expect(on.executor.asked[0]?.asker.principal.roles).toEqual(['sre', 'lead']);
});

test('tokens of the configuration count beside it, and the issuer is not asked for them', async () => {
  const on = await withIssuer();
  expect(await on.ask({ token: tokenOf('laptop'), body: initialize })).toMatchObject({ status: 200 });
  expect(on.issuer.asked).toEqual([]);
});

test.each([
  ['with a connection before it', 'auth0|507f1f77bcf86cd799439011'],
  ['that is a digest', 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ'],
  ['with colons', 'f:550e8400-e29b-41d4-a716-446655440000:ada'],
  ['that is an address', 'https://login.example/users/ada'],
  ['in letters of anywhere', 'José 王伟'],
  ['as long as they may be', 'x'.repeat(190)],
])('a subject as issuers write them is who asks, unchanged: one %s', async (_, sub) => {
  const on = await withIssuer();
  const client = await on.client(await on.issuer.token({ sub }));
  await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
  expect(on.executor.asked[0]?.asker.principal).toMatchObject({ id: `mcp:${sub}`, name: sub });
});

test.each([
  ['scp as a list', { scp: ['ops'] }],
  ['scp as text', { scp: 'x ops' }],
  ['several audiences', { scope: 'ops', aud: ['https://other.example', audience] }],
])('%s is understood', async (_, claims) => {
  const on = await withIssuer({ requiredScopes: ['ops'] });
  expect(await on.ask({ token: await on.issuer.token(claims), body: initialize })).toMatchObject({ status: 200 });
});

describe('let nobody in', () => {
  const hour = 3_600;
  const now = Math.floor(startMs / 1_000);
  const cases: readonly (readonly [string, (issuer: Issuer) => Promise<string> | string, RegExp])[] = [
    ['an expired one', (by) => by.token({ exp: now - hour }), /expired/],
    ['one that never expires', (by) => by.token({ exp: undefined }), /its exp is/],
    ['one that counts later', (by) => by.token({ nbf: now + hour }), /its nbf is/],
    ['one for another audience', (by) => by.token({ aud: 'https://other.example/mcp' }), /its aud is/],
    ['one for the server and not its /mcp', (by) => by.token({ aud: publicUrl }), /its aud is/],
    ['one without an audience', (by) => by.token({ aud: undefined }), /its aud is/],
    ['one of another issuer', (by) => by.token({ iss: 'https://evil.example' }), /its iss is/],
    ['one of nobody', (by) => by.token({ sub: undefined }), /its sub is/],
    ['one of an empty subject', (by) => by.token({ sub: '' }), /does not say whose/],
    ['one with a subject beyond all measure', (by) => by.token({ sub: 'x'.repeat(191) }), /does not say whose/],
    ['one that somebody else signed', (by) => by.forged(), /not one of the configured issuer/],
    ['one with an unknown key id', (by) => by.token({}, { kid: 'two' }), /not one of the configured issuer/],
    [
      'one that is not signed',
      (by) =>
        new UnsecuredJWT({ sub: 'ada' })
          .setIssuer(by.issuer)
          .setAudience(audience)
          .setExpirationTime(now + hour)
          .encode(),
      /not one of the configured issuer/,
    ],
    [
      'one signed with the public key as a secret',
      (by) =>
        new SignJWT({ iss: by.issuer, aud: audience, sub: 'ada', exp: now + hour })
          .setProtectedHeader({ alg: 'HS256', kid: 'one' })
          .sign(new TextEncoder().encode(by.publicKey)),
      /not one of the configured issuer/,
    ],
    ['what is no token at all', () => 'a.b.c', /not one of the configured issuer/],
  ];

  test.each(cases)('%s', async (_, make, words) => {
    const on = await withIssuer();
    const token = await make(on.issuer);
    const { status, headers, text } = await on.ask({ token, body: initialize });
    expect(status).toBe(401);
    expect(JSON.parse(text).error.message).toMatch(words);
    expect(headers['www-authenticate']).toMatch(
      /^Bearer resource_metadata="https:\/\/chatops\.example\/\.well-known\/oauth-protected-resource\/mcp", error="invalid_token", error_description="/,
    );
    expect(on.logged()).not.toContain(token);
    expect(on.executor.asked).toEqual([]);
  });

  test.each([
    ['a direction', 'ada\u202e'],
    ['what has no width', 'a\u200bda'],
    ['a joiner', 'ad\u200da'],
    ['a tag', 'ada\u{e0041}'],
    ['a filler', 'ada\u3164'],
    ['an empty pattern of dots', 'ada\u2800'],
    ['a command of a terminal', 'ada\u001b[2K'],
    ['the end of a line', 'ada\nada'],
    ['a blank at its end', 'ada '],
    ['half a character', 'ada\ud800'],
  ])('one whose subject only looks like another: %s', async (_, sub) => {
    const on = await withIssuer();
    const { status, headers, text } = await on.ask({ token: await on.issuer.token({ sub }), body: initialize });
    expect(status).toBe(401);
    expect(headers['mcp-session-id']).toBeUndefined();
    expect(JSON.parse(text).error.message).toBe('The token does not say whose it is.');
    expect(on.logged()).not.toContain('ada');
  });

  test('one whose subject is the identity of a token of the configuration, and it opens nothing of that token', async () => {
    const on = await withIssuer({ roles: { 'ops.all': 'lead' } });
    const headers = { 'mcp-session-id': await on.begin(tokenOf('laptop')) };
    const token = await on.issuer.token({ sub: 'laptop' });
    const withRoles = await on.issuer.token({ sub: 'laptop', scope: 'ops.all' });
    for (const asked of [
      { token, body: initialize },
      { token, headers, body: list },
      { token: withRoles, body: initialize },
    ]) {
      const { status, text } = await on.ask(asked);
      expect(status).toBe(401);
      expect(JSON.parse(text).error.message).toBe('The subject of the token has the name of a token of this server.');
    }
    expect(await on.ask({ token: tokenOf('laptop'), headers, body: list })).toMatchObject({ status: 200 });
    expect(await on.ask({ token: await on.issuer.token({ sub: 'laptop2' }), body: initialize })).toMatchObject({
      status: 200,
    });
  });

  test('one with too few scopes, which is told what is missing', async () => {
    const on = await withIssuer({ requiredScopes: ['ops', 'mcp'] });
    const { status, headers, text } = await on.ask({
      token: await on.issuer.token({ scope: 'mcp' }),
      body: initialize,
    });
    expect(status).toBe(403);
    expect(headers['www-authenticate']).toContain('scope="ops mcp", error="insufficient_scope"');
    expect(JSON.parse(text).error.message).toBe('The token lacks the scope ops.');
    const without = await on.ask({ body: initialize });
    expect(without).toMatchObject({ status: 401 });
    expect(without.headers['www-authenticate']).toContain('scope="ops mcp"');
    expect(without.headers['www-authenticate']).not.toContain('error=');
  });
});

test('a token that expires while its session goes on counts no more', async () => {
  const on = await withIssuer();
  const token = await on.issuer.token({ exp: Math.floor(startMs / 1_000) + 300 });
  const headers = { 'mcp-session-id': await on.begin(token) };
  expect(await on.ask({ token, headers, body: list })).toMatchObject({ status: 200 });
  await on.clock.advance((300 + httpLimits.clockToleranceSeconds) * 1_000);
  expect(await on.ask({ token, headers, body: list })).toMatchObject({ status: 401 });
  const next = await on.issuer.token();
  expect(await on.ask({ token: next, headers, body: list })).toMatchObject({ status: 200 });
});

test('a token that gives less does not go on in the session of one that gave more', async () => {
  const on = await withIssuer({ roles: { 'ops.all': 'lead' } });
  const [more, less] = [await on.issuer.token({ scope: 'ops.all' }), await on.issuer.token({ scope: 'ops' })];
  const headers = { 'mcp-session-id': await on.begin(more) };
  expect(await on.ask({ token: less, headers, body: list })).toMatchObject({ status: 404 });
  expect(await on.ask({ token: more, headers, body: list })).toMatchObject({ status: 200 });
});

describe('an issuer', () => {
  test("that is down is nobody's fault: 503, asked again only after a moment, and then it counts", async () => {
    const on = await withIssuer();
    on.issuer.instead.set(metadata, { status: 500, body: '' });
    const token = await on.issuer.token();
    const first = await on.ask({ token, body: initialize });
    expect(first).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(first.headers['www-authenticate']).toBeUndefined();
    const asked = on.issuer.asked.length;
    expect(await on.ask({ token, body: initialize })).toMatchObject({ status: 503 });
    expect(on.issuer.asked).toHaveLength(asked);
    on.issuer.instead.clear();
    await on.clock.advance(httpLimits.issuerRetryMs);
    expect(await on.ask({ token, body: initialize })).toMatchObject({ status: 200 });
  });

  test('that nobody listens for is the same, and what is no token is refused all the same', async () => {
    const on = await withIssuer();
    const token = await on.issuer.token();
    on.issuer.close();
    expect(await on.ask({ token, body: initialize })).toMatchObject({ status: 503 });
    expect(await on.ask({ token: 'a.b.c', body: initialize })).toMatchObject({ status: 401 });
  });

  const elsewhere = { keys: [] };
  test.each([
    ['is another', metadata, { issuer: 'https://evil.example' }],
    ['names no keys', metadata, { jwks_uri: undefined }],
    ['has no keys', '/keys', { nothing: true }],
  ])('whose metadata or keys are wrong lets nobody in: it %s', async (_, path, body) => {
    const on = await withIssuer();
    // All of it is right but for this.
    const { issuer } = on.issuer;
    const all = { issuer, jwks_uri: `${issuer}/keys`, ...body };
    on.issuer.instead.set(path, { status: 200, body: JSON.stringify(all) });
    expect(await on.ask({ token: await on.issuer.token(), body: initialize })).toMatchObject({ status: 503 });
  });

  test.each([
    ['an empty set', 200, JSON.stringify(elsewhere), 401],
    ['a page', 200, '<html>', 503],
    ['a failure', 500, '', 503],
  ])('whose keys are %s', async (_, status, body, answered) => {
    const on = await withIssuer();
    on.issuer.instead.set('/keys', { status, body });
    expect(await on.ask({ token: await on.issuer.token(), body: initialize })).toMatchObject({ status: answered });
  });

  describe('that sends on to another place', () => {
    const openid = '/.well-known/openid-configuration';
    /** All that is right but for where it is; whoever goes there lets in whom they like. */
    async function sendingOn(...paths: readonly string[]) {
      const on = await withIssuer();
      const { issuer } = on.issuer;
      const other = await startIssuer(audience, () => startMs);
      other.instead.set('/moved', { status: 200, body: JSON.stringify({ issuer, jwks_uri: `${other.issuer}/keys` }) });
      for (const path of paths)
        on.issuer.instead.set(path, {
          status: 302,
          body: 'moved',
          location: `${other.issuer}${path === '/keys' ? path : '/moved'}`,
        });
      return { on, other };
    }

    test('for its metadata is asked at its second address, and the other place is not', async () => {
      const { on, other } = await sendingOn(metadata);
      const { issuer } = on.issuer;
      on.issuer.instead.set(openid, { status: 200, body: JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }) });
      expect(await on.ask({ token: await on.issuer.token(), body: initialize })).toMatchObject({ status: 200 });
      expect(on.issuer.asked).toEqual([metadata, openid, '/keys']);
      expect(other.asked).toEqual([]);
    });

    test.each([
      ['for all of its metadata', [metadata, openid]],
      ['for its keys', ['/keys']],
    ])('%s is one that cannot be read: nobody gets in, and nobody is asked there', async (_, paths) => {
      const { on, other } = await sendingOn(...paths);
      for (const token of [await on.issuer.token(), await other.token({ iss: on.issuer.issuer })])
        expect(await on.ask({ token, body: initialize })).toMatchObject({ status: 503 });
      expect(other.asked).toEqual([]);
    });
  });

  test('that cannot say is no guess of whoever asks: as often as they try, they are not turned away for it', async () => {
    const on = await withIssuer();
    on.issuer.instead.set(metadata, { status: 500, body: '' });
    const token = await on.issuer.token();
    for (let count = 0; count < httpLimits.strangers.count + 1; count += 1)
      expect(await on.ask({ token, method: 'GET' })).toMatchObject({ status: 503 });
    // Guesses from the same address are counted from the first.
    for (let count = 0; count < httpLimits.strangers.count; count += 1)
      expect(await on.ask({ token: 'a.b.c', method: 'GET' })).toMatchObject({ status: 401 });
    expect(await on.ask({ token: 'a.b.c', method: 'GET' })).toMatchObject({ status: 429 });
    // And where they are too many, an outage still is none.
    expect(await on.ask({ token, method: 'GET' })).toMatchObject({ status: 503 });
  });

  test('may publish itself as OpenID providers do, and answer the other address with a page', async () => {
    const on = await withIssuer();
    const { issuer } = on.issuer;
    on.issuer.instead.set(metadata, { status: 200, body: '<html>' });
    on.issuer.instead.set('/.well-known/openid-configuration', {
      status: 200,
      body: JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }),
    });
    expect(await on.ask({ token: await on.issuer.token(), body: initialize })).toMatchObject({ status: 200 });
  });
});

test('clients find the issuer by the metadata of this resource (RFC 9728)', async () => {
  const on = await withIssuer({ requiredScopes: ['ops'], roles: { 'ops.all': 'lead' } });
  const { status, text } = await on.ask({ method: 'GET', path: '/.well-known/oauth-protected-resource/mcp' });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    resource: audience,
    authorization_servers: [on.issuer.issuer],
    scopes_supported: ['ops', 'ops.all'],
    bearer_methods_supported: ['header'],
    resource_name: 'tencent-chatops',
  });
});
