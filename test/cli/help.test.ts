import { expect, test } from 'vitest';
import { errorCodes } from '../../src/errors.ts';
import { stateNames } from '../../src/executor/states.ts';
import { exitCodes, exitOf, exitOfFailure } from '../../src/surfaces/cli/exit.ts';
import { tools } from '../../tools/index.ts';
import { change } from './changes.ts';
import { run } from './fake-host.ts';

test('the help names every command, global flag and exit code', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toMatchSnapshot();
  for (const [exit, meaning] of Object.entries(exitCodes)) expect(out).toContain(`${exit.padEnd(4)} ${meaning}`);
});

test.each([
  'mcp',
  'console',
  'serve',
  'token',
  'slack',
  'call',
  'tools',
  'help',
  'changes',
  'show',
  'approve',
  'deny',
  'cancel',
  'watch',
  'undo',
  'standing',
  'policy',
  'audit',
  'setup',
  'completion',
])('%s has help of its own, with the global flags', async (name) => {
  const [flag, word] = await Promise.all([run([name, '--help']), run(['help', name])]);
  expect(flag.code).toBe(0);
  expect(flag.out).toMatch(new RegExp(`^Usage: tencent-chatops ${name}`));
  expect(flag.out).toContain('--data-dir <dir>');
  expect(word.out).toBe(flag.out);
});

test('help on a tool, three ways', async () => {
  const [help, flag, after] = await Promise.all([
    run(['help', 'gaap:BindListenerRealServers']),
    run(['call', 'gaap:BindListenerRealServers', '--help']),
    run(['call', 'gaap:BindListenerRealServers', '--ListenerId', 'x', '-h']),
  ]);
  expect(help.out).toContain('--RealServerBindSet.0.RealServerPort  integer 1 to 64999, required');
  expect(flag.out).toBe(help.out);
  expect(after.out).toBe(help.out);
  expect(help.flags).toEqual([]);
});

test('help on a tool as JSON is its schema', async () => {
  const { out } = await run(['help', 'gaap:DeleteListeners', '--output', 'json']);
  expect(JSON.parse(out)).toMatchObject({
    operation: 'gaap:DeleteListeners',
    kind: 'change',
    parameters: { type: 'object', properties: { ListenerIds: { type: 'array' } } },
  });
});

test.each([
  [['help', 'aprove'], /There is no command or tool aprove; did you mean approve\?/],
  [['help', 'gaap:DeleteListner'], /did you mean gaap:DeleteListeners\?/],
])('%j offers the nearest', async (argv, sentence) => {
  const { code, err } = await run(argv);
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
});

test('tools are listed and searched', async () => {
  const all = await run(['tools']);
  for (const { operation } of tools) expect(all.out).toContain(operation);
  const some = await run(['tools', 'ORIGIN', 'replace', '--output', 'json']);
  expect(JSON.parse(some.out).tools.map((tool: { operation: string }) => tool.operation)).toEqual([
    'gaap:BindListenerRealServers',
  ]);
  expect(await run(['tools', 'qqq'])).toMatchObject({ code: 0, out: 'No tool matches.\n' });
});

test('without a command there is the help, on stderr', async () => {
  const [{ code, out, err }, help] = await Promise.all([run([]), run(['--help'])]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe(help.out);
});

test('--version is the version', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n', err: '' });
});

test("mcp gets the flags, and stdout stays the protocol's", async () => {
  expect(await run(['mcp', '--sandbox', '--data-dir', 'd'])).toMatchObject({
    code: 0,
    out: '',
    flags: [{ sandbox: true, dataDir: 'd' }],
  });
  const failed = await run(['mcp', '--output', 'json'], { failsToOpen: true });
  expect(failed).toMatchObject({ code: 2, out: '', err: 'The file is wrong.\nNext: Mend it.\n' });
  expect((await run(['deny', 'chg-nothing', '--reason', 'mcp', '--output', 'json'])).out).toContain('"UnknownChange"');
});

test('console gets the flags and where to listen: any free port of this machine alone, unless told', async () => {
  expect(await run(['console', '--sandbox'])).toMatchObject({
    code: 0,
    flags: [{ sandbox: true }],
    listens: [{ host: '127.0.0.1', port: 0 }],
  });
  const told = await run(['console', '--host', '0.0.0.0', '--port', '8443']);
  expect(told.listens).toEqual([{ host: '0.0.0.0', port: 8443 }]);
  expect(await run(['console'], { failsToOpen: true })).toMatchObject({
    code: 2,
    err: 'The file is wrong.\nNext: Mend it.\n',
  });
});

test('slack gets the flags', async () => {
  expect(await run(['slack', '--sandbox', '--config', 'c.yaml'])).toMatchObject({
    code: 0,
    out: '',
    flags: [{ sandbox: true, config: 'c.yaml' }],
  });
  expect(await run(['slack'], { failsToOpen: true })).toMatchObject({
    code: 2,
    err: 'The file is wrong.\nNext: Mend it.\n',
  });
  expect(await run(['slack', '--port', '3000'])).toMatchObject({ code: 2, flags: [] });
});

test.each(['65536', '-1', '80.5', 'http', ''])('console listens on no port %j', async (port) => {
  const { code, err, listens } = await run(['console', `--port=${port}`]);
  expect({ code, listens }).toEqual({ code: 2, listens: [] });
  expect(err).toContain('A number from 0 to 65535 is needed.');
});

test.each(['standing', 'policy', 'audit'])('%s names its parts in its help', async (name) => {
  expect((await run(['help', name])).out).toMatchSnapshot();
});

test('policy without a part is wrong usage, with its help', async () => {
  const [{ code, out, err }, help] = await Promise.all([run(['policy']), run(['policy', '--help'])]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe(help.out);
});

test('every state and every error has an exit code that the help explains', () => {
  const known = Object.keys(exitCodes).map(Number);
  for (const state of stateNames) expect(known).toContain(exitOf(change({ state })));
  for (const { exitCode } of Object.values(errorCodes)) expect(known).toContain(exitCode);
  expect(exitOfFailure({ code: 'MissingCredentials', message: '' })).toBe(2);
  expect(exitOf(change({ state: 'failed', failure: { code: 'InvalidInput', message: '' } }))).toBe(2);
});

test('nothing is coloured away from a terminal, nor with --no-color', async () => {
  const plain = await run(['tools']);
  expect(plain.raw).not.toContain('\u001b[');
  const terminal = await run(['tools', '--no-color'], { terminal: true });
  expect(terminal.raw).not.toContain('\u001b[');
});

test.each([
  [['--sandbox', '--data-dir'], '--sandbox and --data-dir', 'they', 'them'],
  [['--config'], '--config', 'it', 'it'],
  [['--same-parameters'], '--same-parameters', 'it', 'it'],
  [['--head'], '--head', 'it', 'it'],
])(
  'flags that npm took for its own are said, and nothing is done without them: %j',
  async (flags, said, they, them) => {
    const ran = await run(['mcp'], { keptByNpm: flags });
    expect(ran).toMatchObject({ code: 2, out: '', flags: [] });
    expect(ran.err).toBe(
      `npm took ${said} for its own, so ${they} never came here. Nothing was done.\nNext: Put -- before ${them}: npm start --silent -- …. Where ${they} ${flags.length === 1 ? 'stands' : 'stand'} in npm's own configuration (npm config list), take ${them} away there.\n`,
    );
  },
);

test('what npm knows itself may be meant for it', async () => {
  expect((await run(['tools'], { keptByNpm: ['--json', '--yes'] })).code).toBe(0);
});
