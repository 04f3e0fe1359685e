/** Who may call with a token, whose session is whose, and how it ends. */
import { describe, expect, test } from 'vitest';
import { httpLimits } from '../../../src/surfaces/mcp/http/limits.ts';
import { initialize, list, none, stage, tokenOf, tokens } from './stage.ts';

describe('a token', () => {
  test("lets the SDK's client list and call, and says who asks", async () => {
    const on = await stage(tokens('ada', 'bob'));
    const client = await on.client(tokenOf('bob'));
    expect((await client.listTools()).tools.length).toBeGreaterThan(3);
    const result = await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
    expect(result.isError).toBeFalsy();
    const [asked] = on.executor.asked;
    expect(asked?.asker).toMatchObject({
      principal: { id: 'mcp:bob', name: 'bob', surface: 'mcp', grade: 'claimed' },
      client: 'test-client 9.9',
    });
  });

  test.each([
    ['none', {}],
    ['another', { token: tokenOf('eve') }],
    ['its SHA-256', { token: '0'.repeat(64) }],
    ['one that is too long', { token: 'x'.repeat(9_000) }],
    ['one in the address', { path: `/mcp?access_token=${tokenOf('ada')}` }],
    ['one of another scheme', { headers: { authorization: `Basic ${tokenOf('ada')}` } }],
  ])('is needed: %s', async (_, shown) => {
    const on = await stage(tokens('ada'));
    const answer = await on.ask({ ...shown, body: initialize });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['mcp-session-id']).toBeUndefined();
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: '2.0', error: { code: -32_000 }, id: null });
  });

  test('and where somebody tried another one are in no log', async () => {
    const on = await stage(tokens('ada'));
    const client = await on.client(tokenOf('ada'));
    await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
    await on.ask({ token: tokenOf('eve'), body: initialize });
    await on.ask({ token: tokenOf('ada'), body: 'no json' });
    expect(on.logged()).toContain('mcp:ada');
    for (const name of ['ada', 'eve']) expect(on.logged()).not.toContain(tokenOf(name));
    expect(JSON.stringify(on.executor.asked)).not.toContain(tokenOf('ada'));
  });

  test('gives its roles to what is asked for with it, and to no answer that is passed on', async () => {
    const [ada] = tokens('ada').kind === 'tokens' ? [tokens('ada')] : [];
    if (ada?.kind !== 'tokens') throw new Error('no tokens');
    const on = await stage({ ...ada, tokens: ada.tokens.map((one) => ({ ...one, roles: ['sre'] })) });
    const client = await on.client(tokenOf('ada'));
    await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
    expect(on.executor.asked[0]?.asker.principal).toMatchObject({ id: 'mcp:ada', roles: ['sre'], grade: 'claimed' });
  });
});

describe('without authentication', () => {
  test('whoever calls is whoever runs the program', async () => {
    const on = await stage(none);
    const client = await on.client();
    await client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} });
    expect(on.executor.asked[0]?.asker.principal).toEqual(none.kind === 'none' && none.principal);
  });

  test.each(['forwarded', 'x-forwarded-for', 'x-real-ip'])('nobody comes through a proxy: %s', async (name) => {
    const on = await stage(none);
    expect(await on.ask({ body: initialize, headers: { [name]: '203.0.113.7' } })).toMatchObject({ status: 403 });
    const withTokens = await stage(tokens('ada'));
    const asked = { body: initialize, token: tokenOf('ada'), headers: { [name]: '203.0.113.7' } };
    expect(await withTokens.ask(asked)).toMatchObject({ status: 200 });
  });
});

describe('a session', () => {
  const at = (id: string) => ({ 'mcp-session-id': id });

  test('is of whoever began it: its id opens nothing to others, who learn no more than of an unknown one', async () => {
    const on = await stage(tokens('ada', 'bob'));
    const id = await on.begin(tokenOf('ada'));
    expect(await on.ask({ token: tokenOf('ada'), headers: at(id), body: list })).toMatchObject({ status: 200 });
    const unknown = await on.ask({ token: tokenOf('bob'), headers: at('x'.repeat(24)), body: list });
    for (const method of ['POST', 'GET', 'DELETE']) {
      const body = method === 'POST' ? { body: list } : {};
      const foreign = await on.ask({ method, token: tokenOf('bob'), headers: at(id), ...body });
      expect(foreign).toMatchObject({ status: 404, text: unknown.text });
    }
    expect(await on.ask({ headers: at(id), body: list })).toMatchObject({ status: 401 });
    // It was not ended by any of this.
    expect(await on.ask({ token: tokenOf('ada'), headers: at(id), body: list })).toMatchObject({ status: 200 });
  });

  test('ends when its client says so', async () => {
    const on = await stage(tokens('ada'));
    const id = await on.begin(tokenOf('ada'));
    expect(await on.ask({ method: 'DELETE', token: tokenOf('ada'), headers: at(id) })).toMatchObject({ status: 200 });
    expect(await on.ask({ token: tokenOf('ada'), headers: at(id), body: list })).toMatchObject({ status: 404 });
  });

  test('ends after half an hour in which nothing was heard of it, and not before', async () => {
    const on = await stage(tokens('ada'));
    const [used, left] = [await on.begin(tokenOf('ada')), await on.begin(tokenOf('ada'))];
    await on.clock.advance(httpLimits.idleMs / 2);
    expect(await on.ask({ token: tokenOf('ada'), headers: at(used), body: list })).toMatchObject({ status: 200 });
    await on.clock.advance(httpLimits.idleMs / 2 + httpLimits.lookEveryMs);
    expect(await on.ask({ token: tokenOf('ada'), headers: at(used), body: list })).toMatchObject({ status: 200 });
    expect(await on.ask({ token: tokenOf('ada'), headers: at(left), body: list })).toMatchObject({ status: 404 });
  });

  test("of one caller too many ends the one that was used the longest ago, and nobody else's", async () => {
    const on = await stage(tokens('ada', 'bob'));
    const others = await on.begin(tokenOf('bob'));
    const ids: string[] = [];
    for (let count = 0; count <= httpLimits.sessionsOfOne; count += 1) ids.push(await on.begin(tokenOf('ada')));
    const statuses = [];
    for (const id of ids.slice(0, 2))
      statuses.push((await on.ask({ token: tokenOf('ada'), headers: at(id), body: list })).status);
    expect(statuses).toEqual([404, 200]);
    expect(await on.ask({ token: tokenOf('bob'), headers: at(others), body: list })).toMatchObject({ status: 200 });
  });

  test('does not begin with anything else', async () => {
    const on = await stage(tokens('ada'));
    for (const asked of [{ body: list }, { body: [] }, { method: 'DELETE' }, { method: 'GET' }])
      expect(await on.ask({ token: tokenOf('ada'), ...asked })).toMatchObject({ status: 400 });
  });

  test('does not outlive the server, which takes no more once it is told to end', async () => {
    const on = await stage(tokens('ada'));
    const id = await on.begin(tokenOf('ada'));
    const stream = on.ask({ method: 'GET', token: tokenOf('ada'), headers: at(id) });
    // The second stream of a session is refused once the first one stands.
    await expect
      .poll(async () => (await on.ask({ method: 'GET', token: tokenOf('ada'), headers: at(id) })).status)
      .toBe(409);
    on.stop.abort();
    await on.mcp.close();
    expect(await stream).toMatchObject({ status: 200, text: '' });
    expect(await on.ask({ token: tokenOf('ada'), body: initialize })).toMatchObject({ status: 503 });
  });
});
