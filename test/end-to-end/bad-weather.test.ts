import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Ended, program } from './program.ts';
import { newFolder } from './sandboxed.ts';

const query = ['call', 'gaap:DescribeProxies'];
const bind = ['call', 'gaap:BindListenerRealServers', '--ListenerId', 'listener-tcpwrr01'];

async function sandboxOnPort(clock?: { now: () => number; sleep: (ms: number) => Promise<void> }): Promise<Sandbox> {
  const sandbox = await startSandbox({ dataDir: newFolder(), listen: { port: 0 }, ...(clock && { clock }) });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The environment of somebody whose cloud is that endpoint. */
function against(
  endpoint: string,
  keys = { secretId: 'AKIDsandboxsandboxsandbox0000000000', secretKey: 'sandbox-secret-key-0000000000000' },
) {
  const home = newFolder();
  return {
    HOME: home,
    TENCENT_CHATOPS_DATA: home,
    TENCENT_CHATOPS_ENDPOINT: endpoint,
    TENCENTCLOUD_SECRET_ID: keys.secretId,
    TENCENTCLOUD_SECRET_KEY: keys.secretKey,
  };
}

/** What every failure has in common: one clear sentence first, an exit code, no stack, and nothing on stdout. */
function expectClear({ code, stdout, stderr }: Ended, words: RegExp): void {
  expect(stderr).toMatch(words);
  expect(code).toBeGreaterThan(0);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/\n\s+at |node:internal|Error:/);
}

describe('without anything set up', () => {
  test('a command says that there are no credentials, and names both ways on', async () => {
    const home = newFolder();
    const ended = await program(query, { HOME: home, TENCENT_CHATOPS_DATA: home });
    expectClear(ended, /credentials/i);
    expect(ended.stderr).toMatch(/TENCENTCLOUD_SECRET_ID/);
    expect(ended.stderr).toMatch(/--sandbox/);
    expect(ended.code).toBe(2);
  });
});

describe('against an endpoint', () => {
  test('a right key gets an answer', async () => {
    const { endpoint } = await sandboxOnPort();
    const ended = await program([...query, '--output', 'json'], against(endpoint));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ TotalCount: 7 });
  });

  test('a wrong secret key is told with the code and the RequestId of the cloud', async () => {
    const { endpoint, secretId } = await sandboxOnPort();
    const ended = await program(query, against(endpoint, { secretId, secretKey: 'not-the-key-000000000000000000000' }));
    expectClear(ended, /AuthFailure\.SignatureFailure/);
    expect(ended.stderr).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
    expect(ended.stderr).not.toMatch(/not-the-key/);
  });

  test('an unknown secret id', async () => {
    const { endpoint } = await sandboxOnPort();
    const keys = { secretId: 'AKIDunknownunknownunknown0000000000', secretKey: 'sandbox-secret-key-0000000000000' };
    expectClear(await program(query, against(endpoint, keys)), /AuthFailure\.SecretIdNotFound/);
  });

  test('a clock that is ten minutes off', async () => {
    const { endpoint } = await sandboxOnPort({ now: () => Date.now() + 600_000, sleep: async () => undefined });
    expectClear(await program(query, against(endpoint)), /clock: it is off[\s\S]*AuthFailure\.SignatureExpire/);
  });

  test('nobody listening', async () => {
    const sandbox = await sandboxOnPort();
    await sandbox.close();
    expectClear(await program(query, against(sandbox.endpoint)), /no usable answer/);
  });

  test('an answer that is not JSON', async () => {
    const server = createServer((_, response) => response.end('<html>hello</html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('it listens');
    expectClear(await program(query, against(`http://127.0.0.1:${address.port}`)), /no usable answer/);
  });

  test('plain http to another machine is refused before anything is sent', async () => {
    expectClear(await program(query, against('http://192.0.2.7:80')), /loopback|https/i);
  });

  test('together with --sandbox is refused', async () => {
    const { endpoint } = await sandboxOnPort();
    expectClear(await program([...query, '--sandbox'], against(endpoint)), /TENCENT_CHATOPS_ENDPOINT/);
  });

  test('a change that is not decided on waits, says how to approve it, and sends nothing', async () => {
    const sandbox = await sandboxOnPort();
    const ended = await program(bind, against(sandbox.endpoint));
    expect(ended.code).toBe(3);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/approve chg-[0-9a-z]{26}/);
    expect(sandbox.executions().filter(({ wrote }) => wrote)).toEqual([]);
  });

  test('its ledger is not the one of the sandbox', async () => {
    const { endpoint } = await sandboxOnPort();
    const env = against(endpoint);
    await program(bind, env);
    const own = await program(['changes', '--output', 'json'], env);
    const { TENCENT_CHATOPS_ENDPOINT: _, ...without } = env;
    const other = await program(['changes', '--sandbox', '--output', 'json'], without);
    expect(own.stdout).toMatch(/awaiting_approval/);
    expect(other.stdout).not.toMatch(/chg-/);
  });
});

describe('a wrong request', () => {
  test.each([
    [
      'an unknown parameter',
      [...bind, '--RealServers', 'x'],
      /RealServers.*did you mean|RealServers.*RealServerBindSet/s,
      2,
    ],
    [
      'a wrong type',
      [
        'call',
        'gaap:DeleteListeners',
        '--ProxyId',
        'link-3d85gh',
        '--ListenerIds',
        'listener-o0f3at99',
        '--Force',
        '2',
      ],
      /Force/,
      2,
    ],
    [
      'both of an either-or',
      [
        'call',
        'gaap:DeleteListeners',
        '--ProxyId',
        'link-3d85gh',
        '--GroupId',
        'lg-running1',
        '--ListenerIds',
        'listener-o0f3at99',
        '--Force',
        '1',
      ],
      /ProxyId.*GroupId/s,
      2,
    ],
    [
      'neither of an either-or',
      ['call', 'gaap:DeleteListeners', '--ListenerIds', 'listener-o0f3at99', '--Force', '1'],
      /ProxyId.*GroupId/s,
      2,
    ],
    [
      'an unknown id',
      ['call', 'gaap:BindListenerRealServers', '--ListenerId', 'listener-nowhere1'],
      /no listener listener-nowhere1/,
      1,
    ],
    [
      'a wrong state',
      [
        'call',
        'gaap:DeleteListeners',
        '--ProxyId',
        'link-closed01',
        '--ListenerIds',
        'listener-closed01',
        '--Force',
        '1',
      ],
      /not running|CLOSED/,
      1,
    ],
    ['an unknown tool', ['call', 'gaap:DeleteListener'], /gaap:DeleteListeners/, 2],
    ['an unknown command', ['aprove', 'chg-x'], /approve/, 2],
    ['an unknown change', ['show', 'chg-00000000000000000000000000'], /no change/i, 2],
  ])('with %s gets one clear sentence', async (_, args, words, code) => {
    const home = newFolder();
    const ended = await program([...args, '--sandbox'], { HOME: home, TENCENT_CHATOPS_DATA: home });
    expectClear(ended, words);
    expect(ended.code).toBe(code);
  });

  test('approve without a terminal decides nothing', async () => {
    const home = newFolder();
    const env = { HOME: home, TENCENT_CHATOPS_DATA: home };
    const waiting = await program([...bind, '--sandbox'], env);
    const [, id = ''] = /approve (chg-[0-9a-z]+)/.exec(`${waiting.stdout}${waiting.stderr}`) ?? [];
    const ended = await program(['approve', id, '--sandbox'], env);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/terminal/) });
    expect((await program(['show', id, '--sandbox', '--output', 'json'], env)).stdout).toMatch(/awaiting_approval/);
  });
});
