import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

const people = 'people: { alice: { login: [alice@example.com] } }\n';
const oidc = (...lines: readonly string[]) =>
  `${people}console:\n  oidc:\n    issuer: https://login.example.com/tenant\n    client_id: chatops\n${lines.map((line) => `    ${line}\n`).join('')}`;
const variable = 'TENCENT_CHATOPS_OIDC_CLIENT_SECRET';

describe('the address of the console', () => {
  const server = (url: string) => `server:\n  public_url: ${url}\n`;

  test.each([
    ['https://chatops.example.com', 'https://chatops.example.com'],
    ['https://Chatops.example.com:8443/', 'https://chatops.example.com:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost', 'http://localhost'],
  ])('%s is that of %s', async (url, origin) => {
    const on = stage();
    on.write(server(url));
    expect((await on.load()).config.server).toEqual({ publicUrl: origin });
  });

  test('is nowhere unless it is written', async () => {
    expect((await stage().load()).config.server).toEqual({ publicUrl: undefined });
  });

  test.each([
    ['chatops.example.com', 'must be a URL that begins with https://'],
    ['ftp://chatops.example.com', 'must be a URL that begins with https://'],
    ['"https://chatops.example.com "', 'must be a URL that begins with https://'],
    [
      'http://chatops.example.com',
      'must be https, because http is accepted for this machine only (127.0.0.1, localhost or [::1])',
    ],
    ['https://chatops.example.com/console', 'must end after the host and port'],
    ['https://chatops.example.com/?a=1', 'must not have a query or a fragment'],
    ['"https://chatops.example.com/#"', 'must not have a query or a fragment'],
    ['https://me@chatops.example.com', 'must not hold a user name or a password'],
    ['8080', 'must be text'],
  ])('is refused as %s', async (url, what) => {
    expect(await complaint(server(url))).toBe(`~/etc/tencent-chatops.yaml:2:15: server.public_url ${what}.`);
  });
});

describe('signing in', () => {
  test('is off unless it is written, and has a usual claim and label', async () => {
    expect((await stage().load()).config.console).toEqual({ oidc: undefined });
    const on = stage();
    on.write(oidc());
    expect((await on.load()).config.console).toEqual({
      oidc: {
        issuer: 'https://login.example.com/tenant',
        clientId: 'chatops',
        identityClaim: 'sub',
        label: 'Sign in',
      },
    });
  });

  test('goes by another claim and label where they are written', async () => {
    const on = stage();
    on.write(oidc('identity_claim: email', 'label: Company account'));
    expect((await on.load()).config.console.oidc).toMatchObject({ identityClaim: 'email', label: 'Company account' });
  });

  test('is written as it should be', async () => {
    expect(await complaint('console:\n  oidc: https://login.example.com\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:9: console.oidc must be a list of keys with their values."`,
    );
    expect(await complaint('console:\n  oidc: { client_id: x }\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:9: console.oidc.issuer is missing; it must be text."`,
    );
    expect(
      await complaint('console:\n  oidc: { issuer: http://login.example.com, client_id: x }\n'),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:19: console.oidc.issuer must be https, because http is accepted for this machine only (127.0.0.1, localhost or [::1])."`,
    );
    expect(await complaint('console:\n  oidc: { issuer: https://login.example.com }\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:9: console.oidc.client_id is missing; it must be text."`,
    );
    expect(await complaint(oidc('identity_claim: name'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:21: console.oidc.identity_claim must be sub or email."`,
    );
    expect(await complaint(oidc('lable: Sign in'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:5: console.oidc.lable is not a known key; the nearest is label."`,
    );
  });

  test('lets somebody in', async () => {
    expect(await complaint(oidc().replace('login', 'os'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:5: console.oidc lets nobody in: nobody in people has a login; add what the provider calls them, or take it away."`,
    );
    expect(await complaint(oidc().replace(people, ''))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:5: console.oidc lets nobody in: nobody in people has a login; add what the provider calls them, or take it away."`,
    );
  });
});

describe('the client secret', () => {
  const withFile = (env: Record<string, string> = {}) => {
    const on = stage(env);
    on.write(oidc('client_secret_file: ~/oidc'));
    chmodSync(on.write('verySecret\n', join(on.home, 'oidc')), 0o600);
    return on;
  };
  const secretOf = async (on: ReturnType<typeof stage>) => {
    const { config, secrets } = await on.load();
    expect(JSON.stringify(config)).not.toContain('verySecret');
    return secrets.oidcClientSecret;
  };

  test('comes from the variable or from a file, or there is none', async () => {
    const on = stage({ [variable]: 'verySecret' });
    on.write(oidc());
    expect(await secretOf(on)).toBe('verySecret');
    expect(await secretOf(withFile())).toBe('verySecret');
    const publicClient = stage();
    publicClient.write(oidc());
    expect(await secretOf(publicClient)).toBeUndefined();
  });

  test('that comes twice is refused', async () => {
    expect(await withFile({ [variable]: 'x' }).failure()).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The client secret comes twice: TENCENT_CHATOPS_OIDC_CLIENT_SECRET is set, and ~/etc/tencent-chatops.yaml names console.oidc.client_secret_file.",
        "next": "Leave one of them out.",
      }
    `);
  });

  test('in a file that others may read is refused', async () => {
    const on = withFile();
    chmodSync(join(on.home, 'oidc'), 0o644);
    expect(await on.failure()).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The client secret file ~/oidc can be read by other users, so it is not used.",
        "next": "Run: chmod 600 '~/oidc'",
      }
    `);
  });

  test('in a file that does not exist or is empty is refused', async () => {
    const on = withFile();
    on.write('\n', join(on.home, 'oidc'));
    expect((await on.failure()).message).toBe('The client secret file ~/oidc has to hold one line, the client secret.');
    on.write(oidc('client_secret_file: ~/none'));
    expect((await on.failure()).message).toBe('The client secret file ~/none cannot be read (ENOENT).');
  });

  test.each(['client_secret', 'clientSecret', 'client-secret', 'secret', 'password'])(
    'does not stand in the configuration file: %s',
    async (key) => {
      const said = await complaint(oidc(`${key}: verySecret`));
      expect(said).toBe(
        `~/etc/tencent-chatops.yaml:6:5: console.oidc.${key} does not belong in this file: a client secret goes into TENCENT_CHATOPS_OIDC_CLIENT_SECRET, or into a file of its own with mode 600 that console.oidc.client_secret_file names.`,
      );
    },
  );

  test('of the variable is told of where nobody signs in', async () => {
    const on = stage({ [variable]: 'verySecret' });
    expect((await on.load()).config.notes).toEqual([
      'TENCENT_CHATOPS_OIDC_CLIENT_SECRET is set and not used: the configuration file has no console.oidc.',
    ]);
    expect(await secretOf(on)).toBeUndefined();
  });
});
