import { describe, expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

const several = `
accounts:
  home: { region: ap-beijing, credentials: { kind: profile, file: keys/credentials, profile: prod } }
  away: { site: intl, credentials: { kind: file, file: ~/keys.json } }
default_account: home
`;

describe('accounts', () => {
  test('without any there is one', async () => {
    const on = stage();
    expect((await on.load()).config).toMatchObject({
      defaultAccount: 'default',
      accounts: [
        {
          name: 'default',
          site: 'mainland',
          region: undefined,
          domain: undefined,
          credentials: {
            kind: 'default',
            files: [`${on.home}/.tencentcloud/credentials`, '/etc/tencentcloud/credentials'],
          },
        },
      ],
    });
  });

  test('paths count from the file that names them, or from home', async () => {
    const on = stage();
    on.write(several);
    expect((await on.load()).config.accounts.map(({ credentials }) => credentials)).toEqual([
      { kind: 'profile', files: [`${on.home}/etc/keys/credentials`], profile: 'prod' },
      { kind: 'file', file: `${on.home}/keys.json` },
    ]);
  });

  test('a profile without a file is looked for where the SDK looks', async () => {
    const on = stage();
    on.write('accounts: { a: { credentials: { kind: profile } } }');
    expect((await on.load()).config.accounts[0]?.credentials).toEqual({
      kind: 'profile',
      files: [`${on.home}/.tencentcloud/credentials`, '/etc/tencentcloud/credentials'],
      profile: 'default',
    });
  });

  test('a role has what it needs', async () => {
    const on = stage();
    on.write(`
accounts:
  machine: { credentials: { kind: cvm_role } }
  operator: { credentials: { kind: assume_role, source: machine, role_arn: 'qcs::cam::uin/1:roleName/x' } }
default_account: operator
`);
    expect((await on.load()).config.accounts.map(({ credentials }) => credentials)).toEqual([
      { kind: 'cvm_role', role: undefined },
      {
        kind: 'assume_role',
        source: 'machine',
        roleArn: 'qcs::cam::uin/1:roleName/x',
        sessionName: 'tencent-chatops',
        externalId: undefined,
        durationSeconds: 7200,
      },
    ]);
  });

  test('a role that nobody can take is refused', async () => {
    const role = (source: string) =>
      `{ credentials: { kind: assume_role, source: ${source}, role_arn: 'qcs::cam::uin/1:roleName/x' } }`;
    expect(await complaint(`accounts:\n  home: {}\n  a: ${role('hom')}\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:50: accounts.a.credentials.source is not one of the accounts; the nearest is home."`,
    );
    expect(await complaint(`accounts:\n  a: ${role('a')}\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:50: accounts.a.credentials.source leads back to "a" itself."`,
    );
    expect(await complaint(`accounts:\n  a: ${role('b')}\n  b: ${role('a')}\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:50: accounts.a.credentials.source leads back to "a" itself."`,
    );
  });
});

describe('the default account', () => {
  test('is the only one, the one called default, the configured one, or the one of the flag', async () => {
    const chosen = async (text: string, account?: string) => {
      const on = stage();
      on.write(text);
      return (await on.load({ account })).config.defaultAccount;
    };
    expect(await chosen('accounts: { a: {} }')).toBe('a');
    expect(await chosen('accounts: { a: {}, default: {} }')).toBe('default');
    expect(await chosen('accounts: { a: {}, default: {} }\ndefault_account: a')).toBe('a');
    expect(await chosen('accounts: { a: {}, default: {} }\ndefault_account: a', 'default')).toBe('default');
  });

  test('has to be clear and has to exist', async () => {
    expect(await complaint('accounts: { a: {}, b: {} }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:1: there are several accounts, so default_account has to name one of a, b."`,
    );
    expect(await complaint('accounts: { prod: {} }\ndefault_account: prd')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:18: default_account is not one of the accounts; the nearest is prod."`,
    );
    expect(await stage().failure({ account: 'prod' })).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The account "prod" is not one of the accounts; the nearest is default.",
        "next": "Give --account one of: default.",
      }
    `);
  });
});

test.each([
  [{}, {}, 'ap-beijing', undefined],
  [{}, { TENCENTCLOUD_REGION: 'ap-tokyo' }, 'ap-beijing', 'ap-tokyo'],
  [{ region: 'ap-seoul' }, { TENCENTCLOUD_REGION: 'ap-tokyo' }, 'ap-seoul', 'ap-seoul'],
])('regions with %j and %j', async (flags, env, home, away) => {
  const on = stage(env);
  on.write(several);
  expect((await on.load(flags)).config.accounts.map(({ region }) => region)).toEqual([home, away]);
});

test('a region that is none is refused, wherever it comes from', async () => {
  expect((await stage().failure({ region: 'Tokyo' })).message).toBe('--region is not the name of a region.');
  expect((await stage({ TENCENTCLOUD_REGION: 'x' }).failure()).message).toBe(
    'TENCENTCLOUD_REGION is not the name of a region.',
  );
});
