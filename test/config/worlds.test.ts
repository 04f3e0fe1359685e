import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDataDirectory } from '../../src/config.ts';
import { stage } from './stage.ts';

const keys = { TENCENTCLOUD_SECRET_ID: 'AKIDid', TENCENTCLOUD_SECRET_KEY: 'verySecret' };
const mode = (path: string) => statSync(path).mode & 0o777;

describe('each target has a world and a ledger of its own', () => {
  test('the cloud', async () => {
    const on = stage();
    expect((await on.load()).config).toMatchObject({
      target: { kind: 'cloud' },
      dataDir: join(on.home, 'data'),
      worldDir: join(on.home, 'data/cloud'),
      store: { kind: 'sqlite', file: join(on.home, 'data/cloud/ledger.sqlite') },
    });
  });

  test('the sandbox', async () => {
    const on = stage();
    expect((await on.load({ sandbox: true })).config).toMatchObject({
      target: { kind: 'sandbox', dataDir: join(on.home, 'data/sandbox') },
      store: { kind: 'sqlite', file: join(on.home, 'data/sandbox/ledger.sqlite') },
    });
  });

  test.each([
    ['http://127.0.0.1:8123', 'endpoint-127.0.0.1-8123'],
    ['http://[::1]:8123', 'endpoint--1-8123'],
    ['https://Sandbox.example', 'endpoint-sandbox.example'],
  ])('the endpoint %s', async (url, directory) => {
    const on = stage({ TENCENT_CHATOPS_ENDPOINT: url });
    expect((await on.load()).config).toMatchObject({
      target: { kind: 'endpoint', url },
      store: { kind: 'sqlite', file: join(on.home, 'data', directory, 'ledger.sqlite') },
    });
  });

  test('an endpoint that may not be asked is refused', async () => {
    expect((await stage({ TENCENT_CHATOPS_ENDPOINT: 'http://10.0.0.1' }).failure()).message).toBe(
      "The endpoint that takes the cloud's place must be https, because http is accepted for this machine only (127.0.0.1, localhost or [::1]).",
    );
  });

  test('the sandbox and an endpoint at once are refused', async () => {
    expect(
      await stage({ TENCENT_CHATOPS_ENDPOINT: 'http://127.0.0.1:1' }).failure({ sandbox: true }),
    ).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "There is --sandbox, but TENCENT_CHATOPS_ENDPOINT names another place to ask.",
        "next": "Unset TENCENT_CHATOPS_ENDPOINT, or leave --sandbox out.",
      }
    `);
  });
});

describe('keys of the environment', () => {
  test('come apart from the configuration, which can be shown', async () => {
    const { config, secrets } = await stage({ ...keys, TENCENTCLOUD_SESSION_TOKEN: 'aToken' }).load();
    expect(secrets.keys).toEqual({ secretId: 'AKIDid', secretKey: 'verySecret', token: 'aToken' });
    expect(JSON.stringify(config)).not.toMatch(/AKIDid|verySecret|aToken/);
  });

  test('have a token by either name', async () => {
    const token = async (env: object) => (await stage({ ...keys, ...env }).load()).secrets.keys?.token;
    expect(await token({})).toBeUndefined();
    expect(await token({ TENCENTCLOUD_TOKEN: 'a' })).toBe('a');
    expect(await token({ TENCENTCLOUD_TOKEN: 'a', TENCENTCLOUD_SESSION_TOKEN: 'b' })).toBe('b');
    expect(await token({ TENCENTCLOUD_TOKEN: 'a', TENCENTCLOUD_SESSION_TOKEN: '' })).toBe('a');
  });

  test('come in pairs', async () => {
    expect(await stage({ TENCENTCLOUD_SECRET_ID: 'AKIDid' }).failure()).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "TENCENTCLOUD_SECRET_ID is set, but TENCENTCLOUD_SECRET_KEY is not.",
        "next": "Set both, or neither.",
      }
    `);
    expect((await stage({ TENCENTCLOUD_SECRET_ID: '', TENCENTCLOUD_SECRET_KEY: 'k' }).failure()).message).toBe(
      'TENCENTCLOUD_SECRET_KEY is set, but TENCENTCLOUD_SECRET_ID is not.',
    );
    expect(
      (await stage({ TENCENTCLOUD_SECRET_ID: '', TENCENTCLOUD_SECRET_KEY: '' }).load()).secrets.keys,
    ).toBeUndefined();
  });

  test('are not looked at for the sandbox, whatever the file says', async () => {
    const env = {
      get TENCENTCLOUD_SECRET_ID(): string {
        throw new Error('looked at');
      },
      get TENCENTCLOUD_SECRET_KEY(): string {
        throw new Error('looked at');
      },
    };
    const on = stage(env);
    on.write('accounts: { a: { credentials: { kind: file, file: /keys.json } } }');
    const { config, secrets } = await on.load({ sandbox: true });
    expect(secrets).toEqual({ keys: undefined, slack: {} });
    expect(config.accounts.map(({ credentials }) => credentials)).toEqual([{ kind: 'env' }]);
    await expect(on.load()).rejects.toThrow('looked at');
  });
});

describe('the data directory', () => {
  test('is that of the flag, of the variable, or the user’s own', async () => {
    expect((await stage().load({ dataDir: '/a/b' })).config.dataDir).toBe('/a/b');
    const on = stage({ TENCENT_CHATOPS_DATA: '/c' });
    expect((await on.load()).config.dataDir).toBe('/c');
    expect((await on.load({ dataDir: '/a/b' })).config.dataDir).toBe('/a/b');
  });

  test('is not made by reading the configuration', async () => {
    const on = stage();
    expect(existsSync((await on.load()).config.dataDir)).toBe(false);
  });

  test('is made for this user alone', async () => {
    const { config } = await stage().load();
    createDataDirectory(config);
    createDataDirectory(config);
    expect([mode(config.dataDir), mode(config.worldDir)]).toEqual([0o700, 0o700]);
  });

  test('stays as it is where others may look in; the world inside is closed', async () => {
    const { config } = await stage().load();
    mkdirSync(config.worldDir, { recursive: true });
    chmodSync(config.dataDir, 0o755);
    chmodSync(config.worldDir, 0o775);
    createDataDirectory(config);
    expect([mode(config.dataDir), mode(config.worldDir)]).toEqual([0o755, 0o700]);
  });

  test.each([0o775, 0o757, 0o1777])('is refused with mode %o, where others may write', async (open) => {
    const { config } = await stage().load();
    mkdirSync(config.dataDir);
    chmodSync(config.dataDir, open);
    expect(() => createDataDirectory(config)).toThrow(
      `Other users may write in the data directory ${config.dataDir}, so it is not used.`,
    );
  });

  test('that cannot be made is an error', async () => {
    const { config } = await stage().load({ dataDir: '/dev/null/x' });
    expect(() => createDataDirectory(config)).toThrow('The data directory /dev/null/x cannot be made (ENOTDIR).');
  });

  test('is not made for a ledger on a server', async () => {
    const on = stage();
    const { config } = await on.load({ databaseUrl: 'postgres://me@127.0.0.1/a' });
    createDataDirectory(config);
    expect(existsSync(config.dataDir)).toBe(false);
  });
});

test('the log’s level is that of the variable, then that of the file', async () => {
  const on = stage();
  expect((await on.load()).config.log.level).toBe('info');
  on.write('log: { level: debug }');
  expect((await on.load()).config.log.level).toBe('debug');
  const loud = stage({ TENCENT_CHATOPS_LOG: 'trace' });
  loud.write('log: { level: debug }');
  expect((await loud.load()).config.log.level).toBe('trace');
  expect((await stage({ TENCENT_CHATOPS_LOG: 'loud' }).failure()).message).toBe(
    'TENCENT_CHATOPS_LOG is not a level of the log.',
  );
});

test('a proxy that is not used is told of, where it would matter', async () => {
  const env = { https_proxy: 'http://10.0.0.1:3128' };
  expect((await stage(env).load()).config.notes).toEqual([
    'https_proxy is set and not used: requests to the cloud go out directly.',
  ]);
  expect((await stage(env).load({ sandbox: true })).config.notes).toEqual([]);
  expect((await stage().load()).config.notes).toEqual([]);
});

test('the configuration cannot be changed', async () => {
  const { config } = await stage().load();
  expect(() => Object.assign(config, { dataDir: '/' })).toThrow(TypeError);
  expect(() => Object.assign(config.accounts[0] ?? {}, { region: 'x' })).toThrow(TypeError);
});
