import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readArguments } from '../../src/sandbox/arguments.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type Bench, bench, call, code, pages, temporaryDir, VirtualClock } from './harness.ts';

test('two servers on one file are one world', async () => {
  const clock = new VirtualClock();
  const one = await bench({ clock });
  const two = await bench({ clock, dataDir: one.dataDir, taskMs: 3000 });
  const { RequestId } = await call(one, 'clb', 'RegisterFunctionTargets', pages.register);
  expect(await call(two, 'clb', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 2 });
  expect(await code(two, 'clb', 'RegisterFunctionTargets', pages.register)).toBe('FailedOperation.ResourceInOperating');
  clock.pass(2999);
  expect(await call(one, 'clb', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 2 });
  clock.pass(1);
  expect(await call(one, 'clb', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 0 });
  expect(two.executions()).toEqual(one.executions());

  one.faults.add({ kind: 'throttle' });
  expect(await code(two, 'gaap', 'DescribeProxies')).toBe('RequestLimitExceeded');
  expect(one.faults.list()).toEqual([]);

  for (let count = 0; count < 19; count += 1) await call(count % 2 ? one : two, 'gaap', 'DescribeProxies');
  expect(await code(one, 'gaap', 'DescribeProxies')).toBe('RequestLimitExceeded');
  expect(two.throttled()).toBe(1);

  two.reset();
  expect(one.executions()).toEqual([]);
});

test('a world stays in its file', async () => {
  const one = await bench();
  await call(one, 'gaap', 'DeleteListeners', pages.delete);
  await one.close();
  one.clock.pass(1500);
  const two = await bench({ clock: one.clock, dataDir: one.dataDir });
  expect(await call(two, 'gaap', 'DescribeTCPListeners', { ListenerId: 'listener-o0f3at99' })).toMatchObject({
    TotalCount: 0,
  });
  expect(two.executions()).toHaveLength(2);
});

test('a unix socket serves it with no port open, and only to its owner', async () => {
  const dataDir = temporaryDir();
  const socketPath = join(dataDir, 'run', 'sandbox.sock');
  const options = { dataDir, listen: { socketPath } };
  const first = await startSandbox(options);
  expect(first.endpoint).toBe('http://sandbox.invalid');
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir, 'run')).mode & 0o777).toBe(0o700);
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest(
      { socketPath, path: '/sandbox/settings', headers: { Host: 'sandbox.invalid' } },
      (response) => resolve(response.statusCode),
    );
    request.on('error', reject);
    request.end();
  });
  expect(status).toBe(200);
  await expect(startSandbox(options)).rejects.toThrow(/EADDRINUSE/);
  await first.close();
  const second = await startSandbox(options);
  await second.close();
});

/** Starting processes takes long on a busy machine. */
describe('the program', { timeout: 60_000 }, () => {
  test('prints one line of JSON, serves, and cleans up after itself', async () => {
    const { child, endpoint, lines } = await serve([]);
    const on = Object.assign(await bench(), { endpoint, clock: new VirtualClock(Date.now()) });
    expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
    expect(await stopped(child, 'SIGTERM')).toBe(0);
    expect(lines).toHaveLength(1);
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['endpoint', 'secretId', 'secretKey']);
  });

  test('three processes that open one new file at once make one world, and execute each write once', async () => {
    const dataDir = join(temporaryDir(), 'deep', 'data');
    const served = await Promise.all([1, 2, 3].map(() => serve(['--data-dir', dataDir, '--task-ms', '0'])));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    const template = await bench({ clock: new VirtualClock(Date.now()) });
    const benches: Bench[] = served.map(({ endpoint }) => ({ ...template, endpoint }));
    const codes = await Promise.all(
      benches.flatMap((on) => Array.from({ length: 8 }, () => code(on, 'scf', 'TerminateAsyncEvent', pages.terminate))),
    );
    expect(codes.filter((it) => it === 'ok')).toHaveLength(1);
    expect(codes.filter((it) => it === 'FailedOperation.AsyncEventStatus')).toHaveLength(19);
    expect(codes.filter((it) => it === 'RequestLimitExceeded')).toHaveLength(4);
    expect(await Promise.all(served.map(({ child }) => stopped(child, 'SIGINT')))).toEqual([0, 0, 0]);
    expect(existsSync(join(dataDir, 'world.sqlite'))).toBe(true);
  });

  test('bad arguments: one sentence, and exit code 2', async () => {
    const child = program(['--host', '0.0.0.0']);
    let [out, err] = ['', ''];
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(2);
    expect(err.split('\n')[0]).toBe('--host is not an option: the sandbox listens on 127.0.0.1 only.');
    expect(out).toBe('');
  });

  test.each([
    [['--port', '70000'], '--port must be a whole number from 0 to 65535, and is "70000".'],
    [['--task-ms', 'soon'], '--task-ms must be a whole number from 0 to 86400000, and is "soon".'],
    [['--nonsense'], "Unknown option '--nonsense'."],
    [['--port'], "Option '--port <value>' argument missing."],
    [['positional'], "Unexpected argument 'positional'."],
  ])('%j is refused', (args, sentence) => {
    expect(
      readArguments(args)
        ?.toString()
        .replace(/ This command .*/, ''),
    ).toBe(sentence);
  });

  test('arguments', () => {
    expect(readArguments([])).toEqual({ port: 0, dataDir: undefined, taskMs: undefined, strictTypes: undefined });
    expect(readArguments(['--port=8080', '--data-dir', 'x', '--task-ms', '5', '--strict-types'])).toEqual({
      port: 8080,
      dataDir: 'x',
      taskMs: 5,
      strictTypes: true,
    });
  });
});

function program(args: readonly string[]): ChildProcess {
  const file = new URL('../../src/sandbox/serve.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function serve(args: readonly string[]): Promise<{ child: ChildProcess; endpoint: string; lines: string[] }> {
  const child = program(args);
  if (!child.stdout) throw new Error('no stdout');
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  const first = await new Promise<string>((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`exit ${status}`)));
    reader.on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
  });
  return { child, endpoint: JSON.parse(first).endpoint, lines };
}

function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('close', (status) => resolve(status));
    child.kill(signal);
  });
}
