import { describe, expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

const nothing = { toolsets: undefined, readOnly: false, tokens: [], oauth: undefined, slackClient: false };
const digest = 'ab'.repeat(32);
const people = 'people: { ada: { roles: [sre], mcp: [ada] } }\n';
const token = (more = '') => `mcp:\n  tokens:\n    - identity: ada\n      sha256: ${digest}\n${more}`;
const oauth = (more = '', issuer = 'https://login.example.com/t') => `mcp:\n  oauth:\n    issuer: ${issuer}\n${more}`;
const server = 'server: { public_url: "https://chatops.example.com/" }\n';

async function loaded(text: string) {
  const on = stage();
  on.write(text);
  return (await on.load()).config.mcp;
}

test('without a word everything is offered', async () => {
  expect((await stage().load()).config.mcp).toEqual(nothing);
});

test('the file names toolsets, and whether only reads are offered', async () => {
  expect(await loaded('mcp: { toolsets: [clb, changes], read_only: true }')).toEqual({
    ...nothing,
    toolsets: ['clb', 'changes'],
    readOnly: true,
  });
});

test.each([
  ['mcp: { toolset: [clb] }', 'mcp.toolset is not a known key; the nearest is toolsets'],
  ['mcp: { toolsets: [] }', 'mcp.toolsets must name at least one toolset'],
  ['mcp: { toolsets: clb }', 'mcp.toolsets must be a list'],
  ['mcp: { read_only: maybe }', 'mcp.read_only must be true or false'],
])('%s is refused with its place', async (text, words) => {
  expect(await complaint(text)).toContain(words);
});

test("Slack's own MCP client is let in only where it is told, and where there is an app", async () => {
  expect(
    (
      await loaded(
        'people: { ada: { slack: [T0123/UADA] } }\nmcp: { slack_client: true }\nslack: { approvals_channel: C0123ABC }\n',
      )
    ).slackClient,
  ).toBe(true);
  expect(await complaint('mcp: { slack_client: true }')).toBe(
    '~/etc/tencent-chatops.yaml:1:22: mcp.slack_client needs the section slack, as the signing secret is that of its app.',
  );
});

describe('tokens', () => {
  test('are known by their SHA-256, with the roles that they give', async () => {
    const [other, third] = ['cd'.repeat(32), 'ef'.repeat(32)];
    const more = `      roles: [sre]\n    - { identity: ada, sha256: ${other} }\n    - { identity: ci, sha256: ${third} }\n`;
    expect((await loaded(people + token(more))).tokens).toEqual([
      { identity: 'ada', sha256: digest, roles: ['sre'] },
      { identity: 'ada', sha256: other, roles: [] },
      { identity: 'ci', sha256: third, roles: [] },
    ]);
  });

  const notADigest = 'must be the SHA-256 of a token, 64 hexadecimal digits; "tencent-chatops token" prints both';
  test.each([
    ['short', 'ab', notADigest],
    ['in capitals', 'AB'.repeat(32), notADigest],
    ['a token', `tcops_${'a'.repeat(43)}`, notADigest],
    ['no text', '7', notADigest],
  ])('whose SHA-256 is %s are refused', async (_, sha256, words) => {
    const text = `mcp:\n  tokens:\n    - { identity: ada, sha256: ${sha256} }\n`;
    expect(await complaint(text)).toBe(`~/etc/tencent-chatops.yaml:3:32: mcp.tokens[0].sha256 ${words}.`);
  });

  test('never stand there themselves', async () => {
    const said = await complaint(`mcp:\n  tokens:\n    - { identity: ada, token: tcops_${'a'.repeat(43)} }\n`);
    expect(said).toBe(
      '~/etc/tencent-chatops.yaml:3:24: mcp.tokens[0].token does not belong in this file: of a token only its sha256 stands there; "tencent-chatops token" prints both.',
    );
  });

  test('are of one identity each, and of somebody', async () => {
    expect(await complaint(token(`    - { identity: bob, sha256: ${digest} }\n`))).toBe(
      '~/etc/tencent-chatops.yaml:5:32: mcp.tokens[1].sha256 is that of mcp.tokens[0] too; a token is of one identity, so make another one.',
    );
    expect(await complaint(`mcp: { tokens: [{ sha256: ${digest} }] }`)).toContain('mcp.tokens[0].identity is missing');
    expect(await complaint(`mcp: { tokens: [{ identity: "", sha256: ${digest} }] }`)).toContain(
      'mcp.tokens[0].identity must not be empty',
    );
  });

  test('give roles that somebody has or a rule asks for', async () => {
    expect(await complaint(people + token('      roles: [sree]\n'))).toBe(
      '~/etc/tencent-chatops.yaml:6:15: mcp.tokens[0].roles[0] is "sree", a role that nobody in people has and no rule asks for; the nearest is sre.',
    );
    expect(await complaint(token('      roles: [bot]\n'))).toContain(
      'mcp.tokens[0].roles[0] is "bot", a role that nobody in people has and no rule asks for.',
    );
    const rule = 'policy: { rules: [{ name: x, decide: deny, when: { asked_by: { roles: [bot] } } }] }\n';
    expect((await loaded(token('      roles: [bot]\n') + rule)).tokens[0]?.roles).toEqual(['bot']);
    expect(await complaint(rule)).toContain('is "bot", a role that nobody in people has');
  });

  test.each([
    ['approvals.from', 'approvals: { from: { roles: [bot] } }\n'],
    [
      'policy.rules[0].require.from',
      'policy: { rules: [{ name: x, decide: require, require: { from: { roles: [bot] } } }] }\n',
    ],
    ['policy.break_glass', 'policy: { break_glass: { roles: [bot] } }\n'],
  ])('make nobody one who decides: %s', async (place, section) => {
    const asked = 'when: { asked_by: { roles: [bot] } }';
    const rule = section.includes('rules')
      ? section.replace('name: x,', `name: x, ${asked},`)
      : section.replace('policy: {', `policy: { rules: [{ name: x, decide: deny, ${asked} }],`);
    const asks = rule.includes(asked) ? '' : `policy: { rules: [{ name: x, decide: deny, ${asked} }] }\n`;
    expect(await complaint(people + token('      roles: [bot]\n') + rule + asks)).toContain(
      `${place}.roles[0] is "bot", a role that nobody in people has`,
    );
  });
});

describe('roles', () => {
  const names = (count: number) => [...Array(count).keys()].map((index) => `role-${index}`);
  const all = names(51);
  const rules = `people: { ada: { roles: [${all.slice(0, 50).join(', ')}] }, bob: { roles: [${all[50]}] } }\n`;
  const ofToken = (count: number) => `${rules}${token(`      roles: [${names(count).join(', ')}]\n`)}`;
  const ofScopes = (count: number, roleOf = (name: string) => name) =>
    `${rules}${server}${oauth(`    roles: { ${names(count).map((name) => `ops.${name}: ${roleOf(name)}`)} }\n`)}`;

  test('of one token are at most fifty, as what is asked for with it is recorded with no more', async () => {
    expect((await loaded(ofToken(50))).tokens[0]?.roles).toEqual(names(50));
    expect(await complaint(ofToken(51))).toBe(
      '~/etc/tencent-chatops.yaml:6:14: mcp.tokens[0].roles must be at most 50 entries.',
    );
  });

  test('are given by at most fifty scopes', async () => {
    expect(Object.values((await loaded(ofScopes(50))).oauth?.roles ?? {})).toEqual(names(50));
    const tooMany = '~/etc/tencent-chatops.yaml:6:12: mcp.oauth.roles may name at most 50 scopes.';
    expect(await complaint(ofScopes(51))).toBe(tooMany);
    expect(await complaint(ofScopes(51, () => 'role-0'))).toBe(tooMany);
  });
});

describe('an OAuth authorization server', () => {
  test('gives tokens for the public address, unless it calls it otherwise', async () => {
    expect((await loaded(server + oauth())).oauth).toEqual({
      issuer: 'https://login.example.com/t',
      audience: 'https://chatops.example.com/mcp',
      requiredScopes: [],
      roles: {},
    });
    const more = '    audience: api://chatops\n    required_scopes: [ops]\n    roles: { ops.all: sre }\n';
    expect((await loaded(people + oauth(more, 'http://127.0.0.1:9000'))).oauth).toEqual({
      issuer: 'http://127.0.0.1:9000',
      audience: 'api://chatops',
      requiredScopes: ['ops'],
      roles: { 'ops.all': 'sre' },
    });
  });

  test.each([
    [
      'without an audience',
      oauth(),
      '3:5: mcp.oauth says nowhere what its tokens have to be for; set server.public_url, or mcp.oauth.audience',
    ],
    [
      'over plain http',
      oauth('', 'http://login.example.com'),
      '3:13: mcp.oauth.issuer must be https, because http is accepted for this machine only (127.0.0.1, localhost or [::1])',
    ],
    ['that is no address', oauth('', 'login'), '3:13: mcp.oauth.issuer must be a URL that begins with https://'],
    [
      'with a scope of two words',
      oauth('    required_scopes: ["a b"]\n'),
      '4:23: mcp.oauth.required_scopes[0] must be a scope: no blanks and no quotes',
    ],
    [
      'with a role that nobody has',
      `${server}${oauth('    roles: { ops: srre }\n')}${people}`,
      '5:19: mcp.oauth.roles.ops is "srre", a role that nobody in people has and no rule asks for; the nearest is sre',
    ],
    ['with a misspelt key', oauth('    scopes: [a]\n'), '4:5: mcp.oauth.scopes is not a known key; known here: '],
    [
      'with a secret',
      oauth('    client_secret: x\n'),
      '4:5: mcp.oauth.client_secret does not belong in this file: of a token only its sha256 stands there',
    ],
  ])('%s is refused with its place', async (_, text, words) => {
    expect(await complaint(text)).toContain(`~/etc/tencent-chatops.yaml:${words}`);
  });
});
