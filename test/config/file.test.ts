import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

describe('which file is read', () => {
  test('none, where there is none', async () => {
    expect((await stage().load()).config.file).toBeUndefined();
  });

  test('the one in the user’s directory, and never one in the working directory', async () => {
    const on = stage();
    on.write('limits: { calls_per_second: 5 }');
    expect((await on.load()).config).toMatchObject({ file: on.defaultFile, limits: { callsPerSecond: 5 } });

    const elsewhere = stage();
    elsewhere.write('nonsense: true', `${elsewhere.home}/tencent-chatops.yaml`);
    const before = process.cwd;
    process.cwd = () => elsewhere.home;
    try {
      expect((await elsewhere.load()).config.file).toBeUndefined();
    } finally {
      process.cwd = before;
    }
  });

  test('the one of the variable before that, and the one of the flag before both', async () => {
    const on = stage({ TENCENT_CHATOPS_CONFIG: '/nowhere/named-by-variable.yaml' });
    on.write('limits: { calls_per_second: 5 }');
    expect(await on.failure()).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The configuration file /nowhere/named-by-variable.yaml does not exist.",
        "next": "Correct TENCENT_CHATOPS_CONFIG, or write the file.",
      }
    `);
    const file = on.write('limits: { calls_per_second: 7 }', `${on.home}/mine.yaml`);
    expect((await on.load({ config: file })).config).toMatchObject({ file, limits: { callsPerSecond: 7 } });
    expect(await on.failure({ config: `${on.home}/none.yaml` })).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The configuration file ~/none.yaml does not exist.",
        "next": "Correct --config, or write the file.",
      }
    `);
  });

  test('one that cannot be read is an error', async () => {
    const on = stage();
    mkdirSync(on.defaultFile, { recursive: true });
    expect((await on.failure()).message).toBe(
      'The configuration file ~/etc/tencent-chatops.yaml cannot be read (EISDIR).',
    );
  });

  test.each(['', '# nothing\n', '---\n', '{}'])('an empty one (%j) says nothing', async (text) => {
    const on = stage();
    on.write(text);
    const without = stage();
    expect({ ...(await on.load()).config, file: undefined }).toEqual(
      JSON.parse(JSON.stringify((await without.load()).config).replaceAll(without.home, on.home), (_, value) => value),
    );
  });
});

describe('what is wrong is said with its place', () => {
  test('YAML', async () => {
    expect(await complaint('accounts:\n  default: [unclosed\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:1: the file is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]."`,
    );
    expect(await complaint('log:\n\tlevel: info\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:1: the file is not valid YAML: Tabs are not allowed as indentation."`,
    );
    expect(await complaint('log: {level: info}\nlog: {level: warn}\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:1: the file is not valid YAML: Map keys must be unique."`,
    );
    expect(await complaint('log: *nowhere\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:6: aliases are not supported; write the value out."`,
    );
    expect(await complaint('log: !secret x\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:6: the file is not valid YAML: Unresolved tag: !secret."`,
    );
    expect(await complaint('a: 1\n---\nb: 2\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:1: the file is not valid YAML: it holds more than one document."`,
    );
    expect(await complaint('- a\n- b\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:1: the file must be a list of keys with their values."`,
    );
    expect(await complaint('just text')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:1: the file must be a list of keys with their values."`,
    );
  });

  test('unknown keys', async () => {
    expect(await complaint('limits:\n  calls_per_secnd: 3\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: limits.calls_per_secnd is not a known key; the nearest is calls_per_second."`,
    );
    expect(await complaint('log: {}\naproval:\n  expires_minutes: 3\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:1: aproval is not a known key; the nearest is approvals."`,
    );
    expect(await complaint('accounts:\n  prod:\n    regoin: ap-guangzhou\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:5: accounts.prod.regoin is not a known key; the nearest is region."`,
    );
    expect(
      await complaint('accounts:\n  prod:\n    credentials:\n      kind: profile\n      profil: x\n'),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:7: accounts.prod.credentials.profil is not a known key; the nearest is profile."`,
    );
    expect(
      await complaint('accounts:\n  prod:\n    credentials:\n      kind: env\n      profile: x\n'),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:7: accounts.prod.credentials.profile is not a known key; known here: kind."`,
    );
    expect(await complaint('approvals:\n  quorum: 3\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: approvals.quorum is not a known key; known here: allow_claimed_destructive, expires_minutes, from, remember_declines_minutes."`,
    );
    expect(await complaint('proxy: http://10.0.0.1:3128\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:1: proxy is not supported: the cloud has to be reachable without a proxy."`,
    );
  });

  test('values', async () => {
    expect(await complaint('approvals:\n  expires_minutes: soon\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:20: approvals.expires_minutes must be a whole number."`,
    );
    expect(await complaint('approvals:\n  expires_minutes: 0\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:20: approvals.expires_minutes must be at least 1."`,
    );
    expect(await complaint('approvals:\n  expires_minutes: 1441\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:20: approvals.expires_minutes must be at most 1440."`,
    );
    expect(await complaint('approvals:\n  expires_minutes: 1.5\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:20: approvals.expires_minutes must be a whole number."`,
    );
    expect(await complaint('approvals:\n  allow_claimed_destructive: "true"\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:30: approvals.allow_claimed_destructive must be true or false."`,
    );
    expect(await complaint('approvals:\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:11: approvals must be a list of keys with their values."`,
    );
    expect(await complaint('limits:\n  calls_per_second: 21\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:21: limits.calls_per_second must be at most 20."`,
    );
    expect(await complaint('log:\n  level: loud\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:10: log.level must be fatal, error, warn, info, debug, trace or silent."`,
    );
    expect(await complaint('accounts:\n  prod:\n    site: china\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:11: accounts.prod.site must be mainland or intl."`,
    );
    expect(await complaint('accounts:\n  prod:\n    region: Guangzhou 3\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:13: accounts.prod.region must be a region such as ap-guangzhou."`,
    );
    expect(await complaint('accounts:\n  prod:\n    domain: tencentcloudapi.com.evil.example\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:13: accounts.prod.domain must end in tencentcloudapi.com."`,
    );
    expect(await complaint('accounts:\n  "my account":\n    site: intl\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: the name "my account" must be letters, digits, "-" and "_", at most 64 of them."`,
    );
    expect(await complaint('accounts: {}\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:11: accounts must name at least one account."`,
    );
    expect(await complaint('accounts:\n  - prod\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: accounts must be a list of names with their settings."`,
    );
    expect(await complaint('accounts:\n  prod:\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:8: accounts.prod must be a list of keys with their values."`,
    );
  });

  test('credentials', async () => {
    expect(await complaint('accounts:\n  prod:\n    credentials: env\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:18: accounts.prod.credentials must be a list of keys with their values."`,
    );
    expect(await complaint('accounts:\n  prod:\n    credentials: {}\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:18: accounts.prod.credentials.kind is missing; it must be env, profile, file, cvm_role or assume_role."`,
    );
    expect(await complaint('accounts:\n  prod:\n    credentials:\n      kind: vault\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:13: accounts.prod.credentials.kind must be env, profile, file, cvm_role or assume_role."`,
    );
    expect(await complaint('accounts:\n  prod:\n    credentials:\n      kind: file\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:7: accounts.prod.credentials.file is missing; it must be text."`,
    );
    expect(
      await complaint(
        'accounts:\n  prod:\n    credentials:\n      kind: assume_role\n      source: x\n      role_arn: y\n',
      ),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:17: accounts.prod.credentials.role_arn must be the name of a role, such as qcs::cam::uin/100000000001:roleName/operator."`,
    );
  });

  test.each(['secret_id', 'secretId', 'SecretKey', 'secret-key', 'token', 'password', 'TmpSecretKey'])(
    'a key that stands for a secret: %s',
    async (key) => {
      const said = await complaint(`accounts:\n  prod:\n    credentials:\n      ${key}: AKIDverySecret\n`);
      expect(said).toMatch(
        /^~\/etc\/tencent-chatops\.yaml:4:7: accounts\.prod\.credentials\.\S+ does not belong in this file: keys go into TENCENTCLOUD_SECRET_ID/,
      );
      expect(said).not.toContain('AKIDverySecret');
    },
  );

  test('one complaint is one sentence and says what to do next', async () => {
    const on = stage();
    on.write('limits:\n  calls_per_second: 0\n  burst: 3\n');
    expect(await on.failure()).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "~/etc/tencent-chatops.yaml:2:21: limits.calls_per_second must be at least 1.",
        "next": "Correct the configuration file; docs/tencent-chatops.example.yaml shows every key.",
      }
    `);
  });
});
