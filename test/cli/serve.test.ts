/** What the commands mcp and serve hand on of their flags, and the token. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { McpFile } from '../../src/config/mcp-schema.ts';
import { run } from './fake-host.ts';

test.each([
  [[], {}],
  [['--toolsets', 'clb, gaap'], { toolsets: ['clb', 'gaap'] }],
  [['--read-only'], { readOnly: true }],
  [['--no-read-only'], { readOnly: false }],
  [['--read-only', '--toolsets=scf'], { readOnly: true, toolsets: ['scf'] }],
])('mcp %j', async (flags, offer) => {
  const { code, offers } = await run(['mcp', ...flags, '--sandbox']);
  expect(code).toBe(0);
  expect(offers).toEqual([offer]);
});

test.each([[['--toolsets', 'clb,,gaap']], [['--toolsets', '']], [['--toolsets']], [['--readonly']]])(
  'mcp %j is wrong usage, and nothing is served',
  async (flags) => {
    const { code, out, err, offers } = await run(['mcp', ...flags]);
    expect(code).toBe(2);
    expect(offers).toEqual([]);
    expect(out).toBe('');
    expect(err).not.toBe('');
  },
);

const usual = { host: '127.0.0.1', port: 0, json: false };

test.each([
  [[], usual],
  [['--port', '8080', '--json'], { ...usual, port: 8080, json: true }],
  [['--host=0.0.0.0', '--read-only'], { ...usual, host: '0.0.0.0', readOnly: true }],
  [['--toolsets', 'scf'], { ...usual, toolsets: ['scf'] }],
])('serve %j', async (flags, serve) => {
  expect(await run(['serve', ...flags, '--sandbox'])).toMatchObject({
    code: 0,
    out: '',
    flags: [{ sandbox: true }],
    serves: [serve],
  });
});

test.each([[['--port', '65536']], [['--port', 'http']], [['--token', 'x']], [['--toolsets', '']]])(
  'serve %j is wrong usage, and nothing is served',
  async (flags) => {
    expect(await run(['serve', ...flags])).toMatchObject({ code: 2, out: '', serves: [] });
  },
);

test('serve says why it serves nothing', async () => {
  const failed = await run(['serve'], { failsToOpen: true });
  expect(failed).toMatchObject({ code: 2, out: '', err: 'The file is wrong.\nNext: Mend it.\n' });
});

const randomBytes = (size: number) => Buffer.alloc(size, 0xfb);
const made = `tcops_${'-_v7'.repeat(10)}-_s`;

test('token prints a token of 256 bits once, and what the configuration takes of it', async () => {
  const { code, out, err, opened } = await run(['token', '--identity', 'ada-laptop'], { randomBytes });
  expect({ code, err, opened }).toEqual({ code: 0, err: '', opened: 0 });
  expect(out).toMatchSnapshot();
  expect(out.match(new RegExp(made, 'g'))).toHaveLength(1);
  const yaml = out.split('\n').filter((line) => /^ {2}(mcp:| {2})/.test(line));
  const { tokens } = McpFile.parse(parse(yaml.join('\n')).mcp);
  expect(tokens).toEqual([
    { identity: 'ada-laptop', sha256: createHash('sha256').update(made).digest('hex'), roles: [] },
  ]);
});

test.each([['--json'], ['--output=json']])('token %s is one document', async (flag) => {
  const { code, out } = await run(['token', flag], { randomBytes });
  expect(code).toBe(0);
  const sha256 = createHash('sha256').update(made).digest('hex');
  expect(JSON.parse(out)).toEqual({
    token: made,
    identity: 'assistant',
    sha256,
    yaml: expect.stringContaining(sha256),
  });
});

test('two tokens are two', async () => {
  const [one, other] = await Promise.all([run(['token', '--json']), run(['token', '--json'])]);
  expect(JSON.parse(one.out).token).not.toBe(JSON.parse(other.out).token);
});

test.each(['', 'a b', 'a"', '-x', 'x'.repeat(191)])('token for %j is wrong usage', async (identity) => {
  expect(await run(['token', `--identity=${identity}`])).toMatchObject({ code: 2, out: '' });
});
