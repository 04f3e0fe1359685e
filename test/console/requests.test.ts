import { describe, expect, test } from 'vitest';
import { ask, hiddenFields, readable } from './plain-browser.ts';
import { dropOne, stage } from './setup.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the name under which the console is asked', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]'])('%s is this machine', async (name) => {
    const { url } = await stage();
    const { port } = new URL(url);
    expect(await ask(url, { headers: { host: `${name}:${port}` } })).toMatchObject({ status: 303 });
  });

  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example'])(
    '"%s" is none of ours, also with a session',
    async (host) => {
      const on = await stage();
      const visitor = await on.signedIn();
      const answer = await visitor.get('/', { host });
      expect(answer.status).toBe(421);
      expect(answer.text).not.toContain('Waiting for me');
    },
  );

  test('the public address is ours, with its own origin', async () => {
    const on = await stage({ publicUrl: 'https://console.example' });
    const at = `http://127.0.0.1:${/"port":(\d+)/.exec(on.logged())?.[1]}`;
    expect(on.url).toBe('https://console.example');
    const ours = { host: 'console.example', ...form };
    expect(await ask(`${at}/sign-in`, { headers: ours })).toMatchObject({ status: 200 });
    const post = (origin: string) =>
      ask(`${at}/sign-in`, { method: 'POST', headers: { ...ours, origin }, body: 'code=x&next=/' });
    expect((await post('https://console.example')).text).toContain('This link does not sign in');
    expect((await post('http://console.example')).text).toContain('came from elsewhere');
    const { headers } = await ask(`${at}/sign-in`, { headers: ours });
    expect(headers['strict-transport-security']).toContain('max-age=');
  });

  test('what probes the process knows none of them', async () => {
    const { url } = await stage();
    expect(await ask(`${url}/healthz`, { headers: { host: '10.0.0.7:80' } })).toMatchObject({
      status: 200,
      text: 'ok',
    });
  });
});

describe('a form', () => {
  const elsewhere = [
    ['no origin', { origin: '' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['another of our names', { origin: 'http://localhost' }],
    ['a hidden origin', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site, as the browser says', { 'sec-fetch-site': 'same-site' }],
  ] as const;

  test.each(elsewhere)('from %s does nothing', async (_, headers) => {
    const on = await stage();
    const visitor = await on.signedIn();
    const { id } = await on.request();
    const { text } = await visitor.get(`/changes/${id}`);
    const answer = await visitor.post(`/changes/${id}/deny`, hiddenFields(text, `/changes/${id}/deny`), headers);
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('came from elsewhere') });
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'awaiting_approval' } });
  });

  test.each([
    ['without a token', { csrf: '' }],
    ['with another token', { csrf: 'A'.repeat(43) }],
  ])('%s does nothing', async (_, fields) => {
    const on = await stage();
    const visitor = await on.signedIn();
    const { id } = await on.request();
    const answer = await visitor.submit(`/changes/${id}`, `/changes/${id}/deny`, fields);
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('not of this sign-in') });
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'awaiting_approval' } });
  });

  test("with another session's token does nothing", async () => {
    const on = await stage();
    const [one, other] = [await on.signedIn(), await on.signedIn()];
    const { id } = await on.request();
    const { text } = await other.get(`/changes/${id}`);
    const { csrf = '' } = hiddenFields(text, `/changes/${id}/deny`);
    expect(await one.submit(`/changes/${id}`, `/changes/${id}/deny`, { csrf })).toMatchObject({ status: 403 });
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'awaiting_approval' } });
  });

  test('without a session leads to the sign-in and does nothing', async () => {
    const on = await stage();
    const { id, digest } = await on.request();
    const answer = await on.browser().post(`/changes/${id}/deny`, { digest });
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: `/sign-in?next=${encodeURIComponent(`/changes/${id}`)}` },
    });
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'awaiting_approval' } });
  });

  test('of a stranger is not even read', async () => {
    const on = await stage();
    const answer = await on.browser().post('/sign-out', { reason: 'x'.repeat(20_000) });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
  });

  test('with a field that it does not have does nothing', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const { id } = await on.request();
    const answer = await visitor.submit(`/changes/${id}`, `/changes/${id}/deny`, { grade: 'authenticated' });
    expect(answer.status).toBe(400);
    expect(readable(answer.text)).toContain('Nothing was done.');
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'awaiting_approval' } });
  });

  test.each([
    ['twice the same field', 'application/x-www-form-urlencoded', 'digest=a&digest=b', 400],
    ['more fields than a form has', 'application/x-www-form-urlencoded', 'a&'.repeat(50), 413],
    ['more than 16 kB', 'application/x-www-form-urlencoded', `reason=${'x'.repeat(20_000)}`, 413],
    ['JSON', 'application/json', '{}', 415],
    ['a file', 'multipart/form-data; boundary=x', '--x--', 415],
    ['nothing', 'application/x-www-form-urlencoded', '', 403],
  ])('of %s is refused', async (_, type, body, status) => {
    const on = await stage();
    const visitor = await on.signedIn();
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(`${on.url}/sign-out`, {
      method: 'POST',
      headers: { 'content-type': type, origin: on.url, cookie },
      body,
    });
    expect(answer.status).toBe(status);
    expect(await visitor.get('/')).toMatchObject({ status: 200 });
  });

  test('comes at most so often from one session', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const statuses: number[] = [];
    for (let sent = 0; sent < 32; sent += 1) statuses.push((await visitor.post('/standing/revoke', {})).status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(403));
    expect(statuses.slice(30)).toEqual([429, 429]);
    on.clock.forward(60_000);
    expect((await visitor.post('/standing/revoke', {})).status).toBe(403);
  });

  test('comes at most so often from one address, whoever sends it', async () => {
    const on = await stage();
    const statuses = await Promise.all(
      Array.from({ length: 121 }, async () => (await on.browser().post('/sign-out', {})).status),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });
});

describe('every answer', () => {
  test.each(['/', '/sign-in', '/nothing/here', '/healthz', '/console.css', '/overview.json'])(
    'says what a browser may do with it: %s',
    async (path) => {
      const on = await stage();
      const { headers } = await (await on.signedIn()).get(path);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': path.endsWith('.css') ? expect.stringContaining('immutable') : 'no-store',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  test('to a wrong method is 405, with those that are right', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const { id } = await on.request();
    expect(await visitor.get(`/changes/${id}/approve`)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await visitor.post('/history', {})).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test('to what is not there is 404, also for a change', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    for (const path of ['/nope', '/changes/chg-00000000', '/changes/x', '/changes/%00', '/Audit', '/audit/']) {
      expect([path, (await visitor.get(path)).status]).toEqual([path, 404]);
    }
  });

  test('to a query that is not understood is 400', async () => {
    const visitor = await (await stage()).signedIn();
    for (const path of [
      '/?x=1',
      '/history?before=soon',
      '/history?state=nice',
      '/history?q=a&q=b',
      `/history?q=${'x'.repeat(201)}`,
    ]) {
      expect([path, (await visitor.get(path)).status]).toEqual([path, 400]);
    }
  });

  test('to an address that is too long is 414', async () => {
    const visitor = await (await stage()).signedIn();
    expect((await visitor.get(`/history?q=${'x'.repeat(8_200)}`)).status).toBe(414);
  });

  test('to an error of ours has no stack, and the name of the line in the log', async () => {
    const on = await stage({
      wrap: (executor) => ({ ...executor, list: () => Promise.reject(new Error('secret detail')) }),
    });
    const answer = await (await on.signedIn()).get('/');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/secret detail|at .*\.ts/);
    const [, line = ''] = /under &quot;([0-9a-f]{12})&quot;/.exec(answer.text) ?? [];
    expect(on.logged()).toContain(`"line":"${line}"`);
    expect(on.logged()).toContain('secret detail');
  });

  test('to a GET changes nothing', async () => {
    const on = await stage();
    const visitor = await on.signedIn();
    const { id } = await on.request(dropOne);
    const before = (await on.executor.events(id)).length;
    const paths = ['/', `/changes/${id}`, '/history', '/standing', '/audit', '/overview.json', '/sign-in?code=x'];
    for (const path of paths) expect([path, (await visitor.get(path)).status]).toEqual([path, 200]);
    for (const path of paths) {
      const head = await ask(`${on.url}${path}`, {
        method: 'HEAD',
        headers: { cookie: `${[...visitor.cookies][0]?.join('=')}` },
      });
      expect([path, head.status, head.text]).toEqual([path, 200, '']);
    }
    expect(await on.executor.events(id)).toHaveLength(before);
    expect(on.cloud.writes).toEqual([]);
  });
});
