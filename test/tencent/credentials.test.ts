import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import type { CredentialSettings } from '../../src/tencent/accounts.ts';
import { createTransport, type TransportOptions } from '../../src/tencent/transport.ts';
import { virtualClock } from '../virtual-clock.ts';
import { type Answering, account, describeTargets, idOf, respond, startWire, testKeys } from './wire.ts';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const forever = () => new AbortController().signal;

function directory(): string {
  return mkdtempSync(join(tmpdir(), 'credentials-'));
}

function secretFile(text: string, mode = 0o600): string {
  const file = join(directory(), 'credentials');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** The id of the key that a call is signed with, and its token; or the failure. */
async function usedKey(credentials: CredentialSettings, options: Partial<TransportOptions> = {}): Promise<unknown> {
  await using wire = await startWire((_, response) => respond(response, {}));
  await using transport = createTransport({
    accounts: [account(credentials)],
    defaultAccount: 'default',
    endpoint: { url: wire.url },
    clock: virtualClock(startMs),
    ...options,
  });
  try {
    await transport.prepare('default', forever());
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
    expect(await transport.send(describeTargets())).toEqual({ kind: 'undelivered', message: thrown.message });
    return thrown.failure;
  }
  await transport.send(describeTargets());
  return idOf(wire.arrivals[0]?.headers);
}

const ini = `# keys
[default]
secret_id = AKIDdefault
secret_key = "quoted key"
[ prod ]
secret_id=AKIDprod
secret_key=k
token=t
[half]
secret_id = AKIDhalf
`;

describe('keys of the environment', () => {
  test('are used', async () => {
    expect(await usedKey({ kind: 'env' }, { keys: testKeys })).toEqual([testKeys.secretId, undefined]);
    expect(await usedKey({ kind: 'env' }, { keys: { ...testKeys, token: 't' } })).toEqual([testKeys.secretId, 't']);
  });

  test('that are not there: the failure names the ways on', async () => {
    expect(await usedKey({ kind: 'env' })).toMatchInlineSnapshot(`
      {
        "code": "MissingCredentials",
        "message": "There are no credentials for the account "default": TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set.",
        "next": "Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (or write a profile file, or an entry under "accounts" in the configuration file), or try it without a cloud account: add --sandbox.",
      }
    `);
  });
});

describe('without anything configured', () => {
  const missing = join(directory(), 'none');

  test('the environment comes before the file', async () => {
    const files = [secretFile(ini)];
    expect(await usedKey({ kind: 'default', files }, { keys: testKeys })).toEqual([testKeys.secretId, undefined]);
    expect(await usedKey({ kind: 'default', files })).toEqual(['AKIDdefault', undefined]);
  });

  test('the first file that exists counts', async () => {
    expect(await usedKey({ kind: 'default', files: [missing, secretFile(ini)] })).toEqual(['AKIDdefault', undefined]);
  });

  test('neither is there: the failure says both', async () => {
    expect(await usedKey({ kind: 'default', files: [missing, '/nowhere/credentials'] })).toMatchObject({
      code: 'MissingCredentials',
      message: `There are no credentials for the account "default": TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set, and ${missing} and /nowhere/credentials do not exist.`,
      next: expect.stringContaining('--sandbox'),
    });
  });
});

describe('keys of a profile file', () => {
  const profile = (file: string, name = 'default') => usedKey({ kind: 'profile', files: [file], profile: name });

  test('are those of the section', async () => {
    const file = secretFile(ini);
    expect(await profile(file)).toEqual(['AKIDdefault', undefined]);
    expect(await profile(file, 'prod')).toEqual(['AKIDprod', 't']);
  });

  test.each([
    ['none', 'has no section [none]'],
    ['half', 'has no secret_id and secret_key in its section [half]'],
  ])('section %s %s', async (name, why) => {
    const file = secretFile(ini);
    expect(await profile(file, name)).toMatchObject({
      code: 'InvalidConfiguration',
      message: `The credentials file ${file} ${why}.`,
    });
  });

  test.each([0o640, 0o604, 0o644, 0o660])('with mode %o are refused', async (mode) => {
    const file = secretFile(ini, mode);
    expect(await profile(file)).toEqual({
      code: 'InvalidConfiguration',
      message: `The credentials file ${file} can be read by other users, so it is not used.`,
      next: `Run: chmod 600 '${file}'`,
    });
  });

  test('are read again in time, and kept while the new ones cannot be read', async () => {
    const file = secretFile(ini);
    const clock = virtualClock(startMs);
    await using wire = await startWire((_, response) => respond(response, {}));
    await using transport = createTransport({
      accounts: [account({ kind: 'profile', files: [file], profile: 'default' })],
      defaultAccount: 'default',
      endpoint: { url: wire.url },
      clock,
    });
    const next = async () => {
      const answer = await transport.send(describeTargets());
      return answer.kind === 'answered' ? idOf(wire.arrivals.at(-1)?.headers)[0] : answer.kind;
    };
    expect(await next()).toBe('AKIDdefault');
    writeFileSync(file, '[default]\nsecret_id = AKIDnew\n');
    expect(await next()).toBe('AKIDdefault');
    clock.shift(570_000);
    expect(await next()).toBe('AKIDdefault');
    writeFileSync(file, '[default]\nsecret_id = AKIDnew\nsecret_key = k\n');
    expect(await next()).toBe('AKIDnew');
    writeFileSync(file, '');
    clock.shift(600_000);
    expect(await next()).toBe('undelivered');
  });
});

describe('keys of a JSON file', () => {
  const file = (text: string) => usedKey({ kind: 'file', file: secretFile(text) });

  test('are used', async () => {
    expect(await file('{"secretId":"AKIDjson","secretKey":"k","token":"t","extra":1}')).toEqual(['AKIDjson', 't']);
    expect(await file('{"secretId":"AKIDjson","secretKey":"k"}')).toEqual(['AKIDjson', undefined]);
  });

  test.each([
    ['{"secretId":"AKIDjson"}', 'has to be a JSON object with secretId, secretKey and perhaps token'],
    ['["verySecret"]', 'has to be a JSON object'],
    ['verySecret', 'is not JSON'],
  ])('%s', async (text, why) => {
    const failure = await file(text);
    expect(failure).toMatchObject({ code: 'InvalidConfiguration', message: expect.stringContaining(why) });
    expect(JSON.stringify(failure)).not.toContain('verySecret');
  });

  test('that is not there', async () => {
    expect(await usedKey({ kind: 'file', file: '/nowhere/keys.json' })).toMatchObject({
      code: 'MissingCredentials',
      message: 'There are no credentials for the account "default": /nowhere/keys.json does not exist.',
    });
  });
});

describe('keys of the machine’s role', () => {
  const roleKeys = {
    Code: 'Success',
    TmpSecretId: 'AKIDrole',
    TmpSecretKey: 'k',
    Token: 't',
    ExpiredTime: startMs / 1000 + 3600,
  };
  const directoryPath = '/latest/meta-data/cam/security-credentials/';
  const metadata: Answering = ({ path }, response) => {
    if (path === directoryPath) response.end('chatops');
    else if (path === `${directoryPath}chatops`) response.end(JSON.stringify(roleKeys));
    else {
      response.statusCode = 404;
      response.end();
    }
  };

  async function roleKey(answering: Answering, role?: string) {
    await using service = await startWire(answering);
    const used = await usedKey({ kind: 'cvm_role', role }, { metadataUrl: `${service.url}/latest/meta-data/` });
    return { used, asked: service.arrivals.map(({ path }) => path) };
  }

  test('are asked of the metadata service, by the name of the role that it gives', async () => {
    expect(await roleKey(metadata)).toEqual({
      used: ['AKIDrole', 't'],
      asked: [directoryPath, `${directoryPath}chatops`],
    });
  });

  test('are asked of it by the configured name', async () => {
    expect((await roleKey(metadata, 'chatops')).asked).toEqual([`${directoryPath}chatops`]);
  });

  test('that is not bound', async () => {
    expect((await roleKey(metadata, 'other')).used).toMatchObject({
      code: 'MissingCredentials',
      message: expect.stringContaining('no such role is bound to this machine'),
    });
  });

  test.each([
    ['HTTP 500', (_, response) => response.writeHead(500).end(), 'answered with HTTP 500'],
    ['nonsense', (_, response) => response.end('<html>'), 'gave no keys for its role "<html>"'],
    ['a broken connection', (_arrival, _response, socket) => socket.destroy(), '(ECONNRESET)'],
  ] satisfies [string, Answering, string][])('with %s', async (_, answering, why) => {
    expect((await roleKey(answering)).used).toMatchObject({
      code: 'CloudUnreachable',
      message: expect.stringContaining(why),
    });
  });

  test('are waited for ten seconds at most, on the clock', async () => {
    await using service = await startWire(() => undefined);
    const clock = virtualClock(startMs);
    await using transport = createTransport({
      accounts: [account({ kind: 'cvm_role', role: undefined })],
      defaultAccount: 'default',
      clock,
      metadataUrl: `${service.url}/latest/meta-data/`,
    });
    const asked = service.arrival();
    const failed = expect(transport.prepare('default', forever())).rejects.toThrow(
      'The credentials for the account "default" could not be fetched: the metadata service of this machine did not answer: no answer in time. Nothing else was sent.',
    );
    await asked;
    await clock.advance(10_000);
    await failed;
  });

  test('are not waited for longer than the caller waits', async () => {
    await using service = await startWire(() => undefined);
    await using transport = createTransport({
      accounts: [account({ kind: 'cvm_role', role: undefined })],
      defaultAccount: 'default',
      clock: virtualClock(startMs),
      metadataUrl: `${service.url}/latest/meta-data/`,
    });
    const caller = new AbortController();
    const asked = service.arrival();
    const sent = transport.send(describeTargets({ signal: caller.signal }));
    const prepared = transport.prepare('default', caller.signal);
    await asked;
    caller.abort();
    expect(await sent).toMatchObject({ kind: 'undelivered' });
    await expect(prepared).rejects.toMatchObject({ failure: { code: 'Cancelled' } });
  });
});
