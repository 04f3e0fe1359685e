import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

const url = 'postgres://chatops@db.example:6432/ops';
const password = 'p4ss+word';
const withPassword = 'postgres://chatops:p4ss%2Bword@db.example:6432/ops';

/** A file with the password that only its owner may read. */
function passwordFile(on: ReturnType<typeof stage>, text = `${password}\n`, file?: string): string {
  const written = on.write(text, file ?? join(on.home, 'password'));
  chmodSync(written, 0o600);
  return written;
}

describe('the server of the ledger', () => {
  test('is that of the flag, else of the variable, else of the file', async () => {
    const on = stage({ TENCENT_CHATOPS_DATABASE_URL: 'postgres://u@variable/d' });
    on.write('database: { url: postgres://u@file/d }');
    const used = async (databaseUrl?: string) => (await on.load({ databaseUrl })).config.store;
    expect(await used('postgres://u@flag/d')).toMatchObject({ kind: 'postgres', url: 'postgres://u@flag/d' });
    expect(await used()).toMatchObject({ url: 'postgres://u@variable/d' });
    const plain = stage();
    plain.write('database: { url: "postgresql://u@file/d?sslmode=require" }');
    expect((await plain.load()).config.store).toMatchObject({ url: 'postgresql://u@file/d?sslmode=require' });
  });

  test('has a schema for each world', async () => {
    const schema = async (env: object, sandbox = false) => {
      const { store } = (await stage({ ...env, TENCENT_CHATOPS_DATABASE_URL: url }).load({ sandbox })).config;
      return store.kind === 'postgres' ? store.schema : undefined;
    };
    const endpoint = async (host: string) => (await schema({ TENCENT_CHATOPS_ENDPOINT: `https://${host}` })) ?? '';
    expect(await schema({})).toBe('tencent_chatops_cloud');
    expect(await schema({}, true)).toBe('tencent_chatops_sandbox');
    expect(await endpoint('127.0.0.1:8123')).toMatch(/^tencent_chatops_endpoint_127_0_0_1_8123_[0-9a-f]{8}$/);
    const hosts = ['a.b.example', 'a-b.example', 'a.b.example:8443', `${'x'.repeat(60)}.a`, `${'x'.repeat(60)}.b`];
    const schemas = await Promise.all(hosts.map(endpoint));
    expect(new Set(schemas).size).toBe(hosts.length);
    for (const name of schemas) expect(name).toMatch(/^[a-z0-9_]{1,63}$/);
  });

  test.each([
    ['nothing at all', ' has to be a URL'],
    ['mysql://u@h/d', ' has to begin with postgres:// or postgresql://'],
    ['postgres:///d', ' has to name one host'],
    ['postgres://u@one,two/d', ' has to name one host'],
    ['postgres://u@h', ' has to name the database'],
    ['postgres://u@h/', ' has to name the database'],
    ['postgres://h/d', ' has to name the user'],
    ['postgres://u@h/d?sslmode=prefer', ' has to have a sslmode of disable, require'],
    ['postgres://u@h/d?sslrootcert=ca.pem', ' names a sslrootcert that its sslmode does not use'],
    ['postgres://u@h/d?password=verySecret', ' may carry sslmode and sslrootcert and nothing else'],
    // What becomes of a password with such characters in it that were not encoded.
    ['postgres://u:verySecret/1@h/d', ' has to be a URL'],
    ['postgres://u:7/verySecret@h/d', ' has to name the database'],
    ['postgres://u:7#verySecret@h/d', ' has to name the database'],
    ['postgres://u:7?verySecret@h/d', ' has to name the database'],
    ['postgres://u:verySecret%@h/d', ' has a "%" that'],
  ])('in "%s" is refused in a sentence that does not repeat it', async (wrong, what) => {
    for (const { message, next } of [
      await stage({ TENCENT_CHATOPS_DATABASE_URL: wrong }).failure(),
      await stage().failure({ databaseUrl: wrong }),
    ]) {
      expect(message).toContain(what);
      expect(`${message} ${next}`).not.toContain('verySecret');
    }
    expect(await complaint(`database: { url: "${wrong}" }`)).toMatch(
      /^~\/etc\/tencent-chatops\.yaml:1:18: database\.url (has|may|names) /,
    );
  });
});

describe('its password', () => {
  const secret = async (on: ReturnType<typeof stage>) => {
    const { config, secrets } = await on.load();
    expect(JSON.stringify(config)).not.toMatch(/p4ss/);
    expect(config.store).toMatchObject({ url });
    return secrets.databasePassword;
  };

  test('comes in the variable with the URL, in one of its own, or in a file, and never into the configuration', async () => {
    expect(await secret(stage({ TENCENT_CHATOPS_DATABASE_URL: withPassword }))).toBe(password);
    const env = { TENCENT_CHATOPS_DATABASE_URL: url };
    expect(await secret(stage({ ...env, TENCENT_CHATOPS_DATABASE_PASSWORD: password }))).toBe(password);
    const [on, named] = [stage(env), stage(env)];
    passwordFile(on, password, join(on.home, 'etc', 'password'));
    on.write('database: { password_file: password }');
    expect(await secret(on)).toBe(password);
    expect(await secret(stage({ ...env, TENCENT_CHATOPS_DATABASE_PASSWORD_FILE: passwordFile(named) }))).toBe(password);
    expect(await secret(stage(env))).toBeUndefined();
  });

  test('of one server is not sent to another that the flag names', async () => {
    const on = stage({ TENCENT_CHATOPS_DATABASE_URL: withPassword });
    expect((await on.load({ databaseUrl: 'postgres://u@elsewhere/d' })).secrets.databasePassword).toBeUndefined();
  });

  test('in a flag is refused, since command lines are no secret', async () => {
    const failure = await stage().failure({ databaseUrl: withPassword });
    expect(failure).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "--database-url holds a password, and every user of this machine can read command lines.",
        "next": "Change that password. Then leave it out of the URL, and set TENCENT_CHATOPS_DATABASE_PASSWORD, or name a file that only its owner may read, by database.password_file or TENCENT_CHATOPS_DATABASE_PASSWORD_FILE.",
      }
    `);
    expect(JSON.stringify(failure)).not.toMatch(/p4ss/);
  });

  test('in the file is refused with its place', async () => {
    expect(await complaint(`database:\n  url: ${withPassword}`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:8: database.url holds a password, which does not belong in this file: set TENCENT_CHATOPS_DATABASE_PASSWORD, or name a file that only its owner may read, by database.password_file or TENCENT_CHATOPS_DATABASE_PASSWORD_FILE."`,
    );
    expect(await complaint(`database:\n  password: ${password}`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: database.password does not belong in this file: a password goes into TENCENT_CHATOPS_DATABASE_PASSWORD, or into a file of its own with mode 600 that database.password_file names."`,
    );
  });

  test('that is given twice is refused', async () => {
    const on = stage({ TENCENT_CHATOPS_DATABASE_URL: withPassword, TENCENT_CHATOPS_DATABASE_PASSWORD: 'x' });
    expect((await on.failure()).message).toBe(
      'The password of the database comes twice: TENCENT_CHATOPS_DATABASE_URL and TENCENT_CHATOPS_DATABASE_PASSWORD are set.',
    );
  });

  test.each<[string, string, number, string]>([
    ['that others may read', `${password}\n`, 0o640, 'can be read by other users, so it is not used'],
    ['that is empty', '\n', 0o600, 'has to hold one line, the password'],
    ['of several lines', `user\n${password}\n`, 0o600, 'has to hold one line, the password'],
    ['that is no such thing', 'x'.repeat(5_000), 0o600, 'is too long for a password'],
  ])('in a file %s is refused', async (_, text, mode, what) => {
    const on = stage({ TENCENT_CHATOPS_DATABASE_URL: url });
    chmodSync(passwordFile(on, text, join(on.home, 'etc', 'password')), mode);
    on.write('database: { password_file: password }');
    expect((await on.failure()).message).toBe(`The password file ~/etc/password ${what}.`);
  });

  test('in a file that does not exist is refused', async () => {
    const env = { TENCENT_CHATOPS_DATABASE_URL: url, TENCENT_CHATOPS_DATABASE_PASSWORD_FILE: '/nowhere/password' };
    expect((await stage(env).failure()).message).toBe('The password file /nowhere/password cannot be read (ENOENT).');
  });
});

test('the length of a lease is 15 seconds, or as the file says', async () => {
  const on = stage();
  expect((await on.load()).config.limits.leaseSeconds).toBe(15);
  on.write('limits: { lease_seconds: 60 }');
  expect((await on.load()).config.limits.leaseSeconds).toBe(60);
  expect(await complaint('limits: { lease_seconds: 4 }')).toContain('limits.lease_seconds must be at least 5.');
  expect(await complaint('limits: { lease_seconds: 601 }')).toContain('limits.lease_seconds must be at most 600.');
});
