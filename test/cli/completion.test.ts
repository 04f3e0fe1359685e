import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { shellLine } from '../../src/lib/shell-line.ts';
import { change, standingId, standingOf, startMs } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';
import { program } from './process.ts';

const exec = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'completion-'));
  await writeFile(path.join(folder, 'tencent-chatops'), `#!/bin/sh\nexec ${shellLine(program)} "$@"\n`, {
    mode: 0o755,
  });
  const [node, ...main] = program;
  const { stdout } = await exec(node, [...main, 'completion', 'bash']);
  await writeFile(path.join(folder, 'script.bash'), stdout);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What bash offers where the cursor stands at the end of this line, through the script as it is sourced. */
async function offered(line: string): Promise<readonly string[]> {
  const script = `
    set -eu
    source ./script.bash
    set +eu
    COMP_LINE=$1; COMP_POINT=\${#1}
    "$(complete -p tencent-chatops | sed 's/.*-F \\([^ ]*\\).*/\\1/')" tencent-chatops
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await exec('bash', ['-c', script, 'bash', line], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((one) => one !== '');
}

test.concurrent.each([
  ['tencent-chatops ca', ['call', 'cancel']],
  // Bash takes what follows the colon for the word.
  ['tencent-chatops call gaap:DescribeL', ['DescribeListeners', 'DescribeListenerRealServers']],
  ['tencent-chatops call scf:TerminateAsyncEvent --GraceShutdown=t', ['true']],
])('bash offers for %j', async (line, wanted) => {
  expect(await offered(line)).toEqual(wanted);
});

test.concurrent('in a bash that somebody types into', async () => {
  const child = spawn('script', ['-qefc', 'bash --norc --noprofile -i', '/dev/null'], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}`, TERM: 'dumb', PS1: '$ ' },
  });
  let screen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString('utf8');
  });
  child.stdin.write('. ./script.bash; echo rea"dy"\r');
  await vi.waitFor(() => expect(screen).toMatch(/ready\r/), 5000);
  child.stdin.write('tencent-chatops call gaap:BindL\t');
  await vi.waitFor(() => expect(screen).toMatch(/call gaap:BindListenerRealServers /), 8000);
  child.stdin.write('\u0015exit\r');
  await once(child, 'close');
});

/** The library prints to the process's own stdout. */
async function printed(work: () => Promise<unknown>): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  await work();
  log.mockRestore();
  return lines;
}

/** What the library answers, in the protocol that every shell's script speaks. */
async function suggested(words: readonly string[]): Promise<readonly string[]> {
  const made = change({ id: 'chg-made5678', state: 'succeeded' });
  const gone = change({
    id: 'chg-gone5678',
    state: 'succeeded',
    plan: { undo: { kind: 'none', words: 'It is gone.' } },
  });
  const inForce = standingOf(change(), { forMinutes: 30, sameParameters: false });
  const fake = fakeExecutor({
    changes: [change(), made, gone],
    standing: [inForce, { ...inForce, id: 'sta-ended', untilMs: startMs }],
  });
  const lines = await printed(() => run(['complete', '--', ...words], { fake }));
  return lines.filter((line) => !line.startsWith(':')).map((line) => line.split('\t')[0] ?? '');
}

test.each([
  [['call', 'scf:T'], ['scf:TerminateAsyncEvent']],
  [['help', 'clb:Reg'], ['clb:RegisterFunctionTargets']],
  [['call', 'gaap:BindListenerRealServers', '--Lis'], ['--ListenerId']],
  [
    ['call', 'gaap:BindListenerRealServers', '--ListenerId', 'x', '--R'],
    ['--RealServerBindSet', '--Region'],
  ],
  [
    ['tools', '--output', ''],
    ['table', 'json', 'yaml'],
  ],
  [['completion', 'z'], ['zsh']],
  [['sl'], ['slack']],
  [
    ['setup', 'c'],
    ['claude-desktop', 'claude-code', 'cursor', 'codex'],
  ],
  [['setup', 'cursor', '--w'], ['--write']],
  [['setup', 'cursor', '--to'], ['--toolsets']],
  [['setup', 'cursor', '--rea'], ['--read-only']],
  [
    ['deny', '--r'],
    ['--region', '--reason'],
  ],
  [
    ['show', 'chg-'],
    ['chg-01234567', 'chg-made5678', 'chg-gone5678'],
  ],
  [['approve', 'chg-0'], ['chg-01234567']],
  // What has a way back.
  [['undo', ''], ['chg-made5678']],
  // What is in force.
  [['standing', 'revoke', ''], [standingId]],
  [
    ['policy', ''],
    ['check', 'test', 'simulate'],
  ],
  [
    ['policy', 'simulate', '--a'],
    ['--account', '--all'],
  ],
])('%j', async (words, wanted) => {
  expect(await suggested(words)).toEqual(wanted);
});

test.concurrent('nothing that has been typed is run', async () => {
  const trap = path.join(folder, 'trap');
  await offered(`tencent-chatops deny x --reason "$(touch ${trap})" \`touch ${trap}\` --r`);
  await expect(exec('ls', [trap])).rejects.toThrow();
});

test.concurrent('the changes that there are', async () => {
  const flags = ['--sandbox', '--data-dir', path.join(folder, 'data')];
  const [node, ...main] = program;
  const call = [...main, 'call', 'gaap:BindListenerRealServers', '--ListenerId', 'listener-pbsgn7ej', ...flags];
  await exec(node, call).catch(() => undefined);
  const ids = await offered(`tencent-chatops ${shellLine(flags)} approve chg-`);
  expect(ids).toEqual([expect.stringMatching(/^chg-[0-9a-z]{8}$/)]);
});

test.each([
  ['zsh', '#compdef tencent-chatops'],
  ['fish', '# fish completion for tencent-chatops'],
])('a script for %s', async (shell, first) => {
  const [script] = await printed(() => run(['completion', shell]));
  expect(script?.startsWith(first)).toBe(true);
  expect(script).toContain('complete -- ');
});

test('a completion never complains: what cannot be opened has nothing to offer', async () => {
  const lines = await printed(async () => {
    expect(await run(['complete', '--', 'approve', 'chg-'], { failsToOpen: true })).toMatchObject({ code: 0, err: '' });
  });
  expect(lines).toEqual([':4']);
});

test('no other shell', async () => {
  expect(await run(['completion', 'tcsh'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Allowed choices are bash, zsh, fish'),
  });
});
