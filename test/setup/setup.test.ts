import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clientFolders } from '../../src/config/client-folders.ts';
import { readClientFile, replaceClientFile } from '../../src/surfaces/cli/setup/client-file.ts';
import { clientNames, clients, fileOf } from '../../src/surfaces/cli/setup/clients.ts';
import { run } from '../cli/fake-host.ts';
import { machineAt, newMachine } from './machines.ts';

const write = (file: string, text: string | Buffer) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const read = (file: string) => readFileSync(file, 'utf8');
const cursorFile = (folder: string) => path.join(folder, '.cursor', 'mcp.json');

describe('where each client keeps its servers', () => {
  test.each([
    ['linux', '/h', '/h/applications/Claude/claude_desktop_config.json', '/h/applications/Code/User/mcp.json'],
    ['darwin', '/h', '/h/applications/Claude/claude_desktop_config.json', '/h/applications/Code/User/mcp.json'],
    [
      'win32',
      'C:\\h',
      'C:\\h\\applications\\Claude\\claude_desktop_config.json',
      'C:\\h\\applications\\Code\\User\\mcp.json',
    ],
  ] as const)('on %s', (platform, home, desktop, vscode) => {
    const machine = machineAt(platform, home);
    expect(fileOf(clients['claude-desktop'], machine, false)).toBe(desktop);
    expect(fileOf(clients.vscode, machine, false)).toBe(vscode);
  });

  test('in a project, and none for Claude Desktop', () => {
    const machine = machineAt('linux', '/h');
    expect(clientNames.map((name) => fileOf(clients[name], machine, true))).toEqual([
      undefined,
      '/h/project/.mcp.json',
      '/h/project/.cursor/mcp.json',
      '/h/project/.vscode/mcp.json',
      '/h/project/.codex/config.toml',
    ]);
  });

  test('variables of the system and of the clients move the folders', () => {
    const around = { env: {}, home: '/h', platform: 'linux', workingDirectory: '/w' } as const;
    expect(clientFolders(around)).toMatchObject({
      applications: '/h/.config',
      claude: '/h',
      codex: '/h/.codex',
      project: '/w',
    });
    expect(clientFolders({ ...around, platform: 'darwin' }).applications).toBe('/h/Library/Application Support');
    expect(clientFolders({ ...around, platform: 'win32', env: { APPDATA: '/roaming' } }).applications).toBe('/roaming');
    const env = { XDG_CONFIG_HOME: '/x', CLAUDE_CONFIG_DIR: '/c', CODEX_HOME: '/o' };
    expect(clientFolders({ ...around, env })).toMatchObject({
      applications: '/x',
      claude: '/c',
      codex: '/o',
      project: '/w',
    });
  });

  test('every row says where it is from', () => {
    for (const name of clientNames)
      expect(
        clients[name].sources.every((url) => URL.canParse(url)),
        name,
      ).toBe(true);
  });
});

describe('setup prints', () => {
  test.each(clientNames)('the entry for %s, where it belongs and how keys reach it', async (name) => {
    const ran = await run(['setup', name], { clients: machineAt('linux', '/h') });
    expect(ran).toMatchObject({ code: 0, err: '', opened: 0 });
    expect(ran.out).toMatchSnapshot();
  });

  test('the flags that it was given itself, with full paths', async () => {
    const flags = ['--sandbox', '--data-dir', 'd', '--config', 'c.yaml', '--account', 'a', '--region', 'ap-x'];
    const { out } = await run(['setup', 'cursor', ...flags, '--output', 'json'], { clients: machineAt('linux', '/h') });
    expect(JSON.parse(out)).toMatchObject({
      state: 'printed',
      file: '/h/.cursor/mcp.json',
      entry: {
        args: [
          'mcp',
          '--sandbox',
          '--data-dir',
          path.resolve('d'),
          '--account',
          'a',
          '--region',
          'ap-x',
          '--config',
          path.resolve('c.yaml'),
        ],
      },
    });
  });

  test.each([
    [
      ['--toolsets', 'clb,gaap', '--read-only'],
      ['--toolsets', 'clb,gaap', '--read-only'],
    ],
    [['--toolsets=clb, results'], ['--toolsets', 'clb,results']],
    [['--no-read-only'], ['--no-read-only']],
  ])('what is offered: %j', async (flags, args) => {
    const { out } = await run(['setup', 'claude-code', ...flags, '--sandbox', '--output', 'json'], {
      clients: machineAt('linux', '/h'),
    });
    expect(JSON.parse(out).entry).toEqual({
      type: 'stdio',
      command: 'tencent-chatops',
      args: ['mcp', ...args, '--sandbox'],
    });
  });

  test('the command that writes the same, with what is offered', async () => {
    const flags = ['--read-only', '--toolsets', 'clb,gaap'];
    const { out } = await run(['setup', 'codex', ...flags], { clients: machineAt('linux', '/h') });
    expect(out).toContain('tencent-chatops setup codex --write --toolsets clb,gaap --read-only\n');
    expect(out).toContain('args = ["mcp", "--toolsets", "clb,gaap", "--read-only"]');
  });

  test('the command that writes the same', async () => {
    const flags = ['--account', 'staging', '--region', 'ap-shanghai'];
    const { out } = await run(['setup', 'codex', '--project', '--name', 'tc', '--sandbox', ...flags], {
      clients: machineAt('linux', '/h'),
    });
    expect(out).toContain(`tencent-chatops setup codex --write --project --name tc ${flags.join(' ')} --sandbox\n`);
    expect(out).toContain('[mcp_servers.tc]');
    expect(out).toContain('The sandbox needs no key of the cloud.');
    expect(out).not.toContain('TENCENTCLOUD_SECRET');
  });

  test('never a password', async () => {
    const argv = ['setup', 'cursor', '--database-url', 'postgres://me:hush-hush@db.example/x'];
    const ran = await run(argv, { clients: machineAt('linux', '/h') });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^--database-url holds a password.*nothing was written\.\nNext: /s);
    expect(ran.raw).not.toContain('hush-hush');
  });

  test.each([
    [['setup', 'emacs'], 'Allowed choices are claude-desktop, claude-code, cursor, vscode, codex'],
    [['setup', 'cursor', '--name', 'a b'], 'Up to 40 letters'],
    [['setup', 'cursor', '--name', '__proto__'], 'Up to 40 letters'],
    [['setup', 'cursor', '--toolsets', 'clb,gap'], '--toolsets: "gap" is no toolset; the nearest is gaap. Nothing was'],
    [['setup', 'cursor', '--toolsets', 'clb,'], '--toolsets'],
    [['setup', 'claude-desktop', '--project'], 'Claude Desktop has no file for a project; nothing was written.'],
  ])('%j is wrong usage', async (argv, sentence) => {
    const ran = await run(argv, { clients: machineAt('linux', '/h') });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(sentence);
  });
});

describe('setup --write', () => {
  test('without a terminal and without --yes shows what would change and writes nothing', async () => {
    const machine = newMachine();
    const ran = await run(['setup', 'cursor', '--write'], { clients: machine });
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('+     "tencent-chatops": {');
    expect(ran.err).toMatch(/There is no terminal at which to ask.*nothing was written\.\nNext: .*--yes/s);
    expect(readdirSync(machine.folder)).toEqual([]);
  });

  test('makes a file that only its owner may read, in a folder that was missing', async () => {
    const machine = newMachine();
    const ran = await run(['setup', 'cursor', '--write', '--yes', '--output', 'json'], { clients: machine });
    const file = cursorFile(machine.folder);
    expect(JSON.parse(ran.out)).toMatchObject({ state: 'written', file, backup: null });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(read(file))).toEqual({
      mcpServers: { 'tencent-chatops': { type: 'stdio', command: 'tencent-chatops', args: ['mcp'] } },
    });
    expect(readdirSync(path.dirname(file))).toEqual(['mcp.json']);
  });

  test('puts what is offered into the file, and takes it out again', async () => {
    const machine = newMachine();
    const argsAfter = async (...flags: readonly string[]) => {
      await run(['setup', 'cursor', '--write', '--yes', ...flags], { clients: machine });
      return JSON.parse(read(cursorFile(machine.folder))).mcpServers['tencent-chatops'].args;
    };
    expect(await argsAfter('--toolsets', 'clb,gaap', '--read-only')).toEqual([
      ...['mcp', '--toolsets', 'clb,gaap', '--read-only'],
    ]);
    expect(await argsAfter()).toEqual(['mcp']);
  });

  test('writes nothing where a toolset is unknown', async () => {
    const machine = newMachine();
    const argv = ['setup', 'cursor', '--write', '--yes', '--toolsets', 'clb,nothing'];
    expect(await run(argv, { clients: machine })).toMatchObject({ code: 2, out: '' });
    expect(readdirSync(machine.folder)).toEqual([]);
  });

  test('asks at a terminal; a yes writes, with the same permissions and a copy of what was there beside it', async () => {
    const machine = newMachine();
    const file = cursorFile(machine.folder);
    const before = '{\n  // mine\n  "mcpServers": {\n    "a": { "env": { "API_KEY": "of-somebody" } }\n  }\n}\n';
    write(file, before);
    chmodSync(file, 0o640);
    const ran = await run(['setup', 'cursor', '--write'], { clients: machine, terminal: true, answers: ['yes\r'] });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain(`Written: ${file}`);
    const names = readdirSync(path.dirname(file)).sort();
    expect(names).toEqual(['mcp.json', expect.stringMatching(/^mcp\.json\.\d{8}T\d{9}Z\.bak$/)]);
    const backup = path.join(path.dirname(file), names[1] ?? '');
    expect(read(backup)).toBe(before);
    for (const one of [file, backup]) expect(statSync(one).mode & 0o777).toBe(0o640);
    expect(read(file)).toContain('// mine');
    // What belongs to others is not shown.
    expect(ran.raw).not.toContain('of-somebody"');
  });

  test('a no, or the end of input, leaves everything as it was', async () => {
    const machine = newMachine();
    const file = cursorFile(machine.folder);
    write(file, '{}\n');
    for (const answer of ['no\r', '\u0004']) {
      const ran = await run(['setup', 'cursor', '--write'], { clients: machine, terminal: true, answers: [answer] });
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('Nothing was written;');
    }
    expect(readdirSync(path.dirname(file))).toEqual(['mcp.json']);
    expect(read(file)).toBe('{}\n');
  });

  test('an entry that says something else is shown and replaced only after a yes', async () => {
    const machine = newMachine();
    const file = cursorFile(machine.folder);
    write(file, '{"mcpServers": {"tencent-chatops": {\n"type": "stdio", "command": "older", "args": ["mcp"]}}}');
    const asked = { clients: machine, terminal: true } as const;
    const left = await run(['setup', 'cursor', '--write'], { ...asked, answers: ['no\r'] });
    expect(left.out).toContain('There is an entry tencent-chatops already, and it says something else.');
    expect(left.out).toContain('- "type": "stdio", "command": "older"');
    expect(read(file)).toContain('older');
    expect(await run(['setup', 'cursor', '--write'], { ...asked, answers: ['yes\r'] })).toMatchObject({ code: 0 });
    expect(read(file)).not.toContain('older');
  });

  test('says when nothing has to change, and touches nothing', async () => {
    const machine = newMachine();
    for (const name of clientNames) {
      await run(['setup', name, '--write', '--yes'], { clients: machine });
      const file = fileOf(clients[name], machine, false) ?? '';
      const before = read(file);
      const again = await run(['setup', name, '--write'], { clients: machine });
      expect(again).toMatchObject({ code: 0, err: '' });
      expect(again.out.replaceAll(/\s+/g, ' ')).toContain('nothing has to change');
      expect(read(file)).toBe(before);
      expect(readdirSync(path.dirname(file)).filter((one) => one.startsWith(path.basename(file)))).toHaveLength(1);
    }
  });

  test.each([
    ['{\n  "mcpServers": {,}\n}', /mcp\.json, line 2, column 18: this is no valid JSON/],
    [Buffer.from([0x7b, 0xff, 0x7d]), /is no UTF-8 text; nothing was written/],
  ])('what it cannot read it does not write: %j', async (content, sentence) => {
    const machine = newMachine();
    const file = cursorFile(machine.folder);
    write(file, content);
    const ran = await run(['setup', 'cursor', '--write', '--yes'], { clients: machine });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(sentence);
    expect(readFileSync(file)).toEqual(Buffer.from(content));
    expect(readdirSync(path.dirname(file))).toEqual(['mcp.json']);
  });

  test('a link stays a link; the file behind it is replaced', async () => {
    const machine = newMachine();
    const [file, behind] = [cursorFile(machine.folder), path.join(machine.folder, 'dotfiles', 'cursor.json')];
    write(behind, '{}');
    mkdirSync(path.dirname(file));
    symlinkSync(behind, file);
    expect(await run(['setup', 'cursor', '--write', '--yes'], { clients: machine })).toMatchObject({ code: 0 });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(read(behind)).toContain('tencent-chatops');
  });

  test('a folder, a link to nowhere and a file in the way of a folder are refused in words', async () => {
    const machine = newMachine();
    mkdirSync(cursorFile(machine.folder), { recursive: true });
    mkdirSync(path.join(machine.folder, 'project', '.vscode'), { recursive: true });
    symlinkSync('/nowhere/at/all', path.join(machine.folder, 'project', '.vscode', 'mcp.json'));
    write(path.join(machine.folder, 'applications'), 'x');
    const all = [['cursor'], ['vscode', '--project'], ['claude-desktop']].map((words) =>
      run(['setup', ...words, '--write', '--yes'], { clients: machine }),
    );
    for (const ran of await Promise.all(all)) {
      expect(ran.code).toBe(2);
      expect(ran.err).toMatch(/nothing was written|is as it was/);
    }
  });
});

describe('the file of another program', () => {
  test('is not overwritten when that program wrote it meanwhile, and no copy is left behind', async () => {
    const { folder } = newMachine();
    const file = path.join(folder, 'f.json');
    write(file, '{}');
    const seen = await readClientFile(file);
    write(file, '{"new": true}');
    await expect(replaceClientFile(seen, '{"ours": true}', 's')).rejects.toThrow(
      /was changed by another program meanwhile/,
    );
    expect(read(file)).toBe('{"new": true}');
    expect(readdirSync(folder)).toEqual(['f.json']);
  });

  test('nor when it appeared meanwhile', async () => {
    const { folder } = newMachine();
    const file = path.join(folder, 'f.json');
    const seen = await readClientFile(file);
    write(file, '{"new": true}');
    await expect(replaceClientFile(seen, '{}', 's')).rejects.toThrow(/nothing was written/);
    expect(read(file)).toBe('{"new": true}');
  });

  test('an older copy is never overwritten', async () => {
    const { folder } = newMachine();
    const file = path.join(folder, 'f.json');
    write(file, '{}');
    write(`${file}.s.bak`, 'older');
    await expect(replaceClientFile(await readClientFile(file), '{"a": 1}', 's')).rejects.toThrow();
    expect([read(file), read(`${file}.s.bak`)]).toEqual(['{}', 'older']);
  });
});
