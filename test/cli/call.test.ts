import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { change, changeId, harmless, listener, operator } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';

const bind = ['call', 'gaap:BindListenerRealServers', '--ListenerId', listener];

test('a query prints a table, and closes what it opened', async () => {
  const { code, out, err, closed, fake } = await run([
    'call',
    'gaap:DescribeListeners',
    '--ProxyId',
    'link-1',
    '--Limit',
    '5',
  ]);
  expect({ code, err, closed }).toEqual({ code: 0, err: '', closed: 1 });
  expect(out).toBe('ListenerId\nlistener-1\n\nShowing 1–1 of 1\n');
  expect(fake.calls).toEqual([
    {
      call: { tool: 'gaap:DescribeListeners', input: { ProxyId: 'link-1', Limit: 5 } },
      asker: { principal: operator },
    },
  ]);
});

test('the MCP form of a name works as well', async () => {
  expect((await run(['call', 'gaap_describe_listeners', '--ProxyId', 'link-1'])).code).toBe(0);
});

test('as JSON or YAML the answer is the whole of stdout', async () => {
  const json = await run(['call', 'gaap:DescribeListeners', '--output', 'json']);
  expect(JSON.parse(json.out)).toEqual({ ListenerSet: [{ ListenerId: 'listener-1' }], TotalCount: 1, Offset: 0 });
  const yaml = await run(['--output=yaml', 'call', 'gaap:DescribeListeners']);
  expect(yaml.out).toBe('ListenerSet:\n  - ListenerId: listener-1\nTotalCount: 1\nOffset: 0\n');
});

test('--account and --region stand in for what the parameters do not say', async () => {
  const { fake, flags } = await run([...bind, '--account', 'prod', '--region', 'ap-hongkong', '--Region', 'ap-tokyo']);
  expect(fake.calls[0]?.call.input).toEqual({ ListenerId: listener, Region: 'ap-tokyo', Account: 'prod' });
  expect(flags).toMatchObject([{ account: 'prod', region: 'ap-hongkong' }]);
});

test('--json comes from the argument, a file or stdin', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cli-'));
  const file = path.join(folder, 'parameters.json');
  await writeFile(file, '{"ListenerId": "listener-file"}');
  const inputs = await Promise.all([
    run(['call', 'gaap:BindListenerRealServers', '--json', '{"ListenerId": "listener-argument"}']),
    run(['call', 'gaap:BindListenerRealServers', '--json', `@${file}`]),
    run(['call', 'gaap:BindListenerRealServers', '--json', '-'], { stdin: '{"ListenerId": "listener-stdin"}' }),
  ]);
  expect(inputs.map(({ fake }) => fake.calls[0]?.call.input)).toEqual([
    { ListenerId: 'listener-argument' },
    { ListenerId: 'listener-file' },
    { ListenerId: 'listener-stdin' },
  ]);
  const missing = await run(['call', 'gaap:BindListenerRealServers', '--json', '@/nowhere/at-all.json']);
  expect(missing).toMatchObject({ code: 2, err: 'The file /nowhere/at-all.json of --json cannot be read.\n' });
  await rm(folder, { recursive: true });
});

test.each([
  [['call', 'gaap:DescribeListner'], 2, /There is no tool gaap:DescribeListner; did you mean gaap:DescribeListeners\?/],
  [[...bind, '--RealServerBindSt', '[]'], 2, /did you mean RealServerBindSet\?/],
  [[...bind, '--json', '{}', '--json', '{}'], 2, /given twice/],
  [['call'], 2, /Missing required argument 'operation'/],
  [['cal', 'x'], 2, /Unknown command 'cal'; did you mean call\?/],
  [['gaap:DescribeListeners'], 2, /tencent-chatops call <product>:<Action>/],
  [['changes', '--sandbx'], 2, /Unknown option '--sandbx'; did you mean --sandbox\?/],
  [['changes', '--limit', 'many'], 2, /A number from 1 to 500 is needed/],
  [['changes', '--state', 'aproved'], 2, /Did you mean approved\?|did you mean approved\?/],
  [['tools', '--output', 'xml'], 2, /Allowed choices are table, json, yaml/],
])('%j is wrong usage, said before anything is opened', async (argv, code, sentence) => {
  const ran = await run(argv);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(sentence);
  expect(ran.err).not.toMatch(/\n {4}at /);
  expect(ran).toMatchObject({ out: '', flags: [] });
});

test('an error is one sentence, what to do, and the words of the cloud; as JSON it is on stdout too', async () => {
  const failure = {
    code: 'CloudRefused',
    message: 'The cloud refused to answer.',
    next: 'Try another region.',
    provider: { code: 'UnsupportedRegion', message: 'no such region', requestId: 'req-1' },
  } as const;
  const fake = fakeExecutor({ query: async () => ({ kind: 'failed', failure }) });
  const plain = await run(['call', 'gaap:DescribeListeners'], { fake });
  expect(plain).toMatchObject({
    code: 1,
    out: '',
    err: 'The cloud refused to answer.\nNext: Try another region.\nThe cloud said: UnsupportedRegion: "no such region" (RequestId req-1)\n',
  });
  const json = await run(['call', 'gaap:DescribeListeners', '--output', 'json'], { fake });
  expect(JSON.parse(json.out)).toEqual({ error: { ...failure, exitCode: 1 } });
});

test('errors of usage and of opening are JSON as well, where that is asked for', async () => {
  const usage = await run(['chnges', '--output', 'json']);
  expect(JSON.parse(usage.out).error).toMatchObject({ code: 'InvalidInput', exitCode: 2 });
  const opening = await run(['changes', '--output=json'], { failsToOpen: true });
  expect(opening.code).toBe(2);
  expect(JSON.parse(opening.out).error).toEqual({
    code: 'InvalidConfiguration',
    message: 'The file is wrong.',
    next: 'Mend it.',
    exitCode: 2,
  });
});

test('what is not expected is told without its detail', async () => {
  const fake = fakeExecutor({ query: () => Promise.reject(new Error('secret detail')) });
  const { code, out, err } = await run(['call', 'gaap:DescribeListeners'], { fake });
  expect(code).toBe(1);
  expect(out + err).not.toContain('secret detail');
  expect(err).toMatch(/^tencent-chatops failed on an error of its own/);
});

test('away from a terminal a change waits, and the way to approve it is there to be copied', async () => {
  const { code, out, fake } = await run([...bind, '--sandbox', '--data-dir', "/tmp/it's here", '--config', 'c.yaml']);
  expect(code).toBe(3);
  expect(out).toContain(`-  rs-04v3s12t 119.28.69.101:8080     weight 1, master     (healthy)`);
  expect(out).toContain('Waiting for approval; nothing has been sent.');
  expect(out).toContain(
    `  tencent-chatops approve ${changeId} --sandbox --data-dir '/tmp/it'\\''s here' --config c.yaml\n`,
  );
  expect(fake.decisions).toEqual([]);
});

test('as JSON the change is the whole of stdout, and what is for people goes to stderr', async () => {
  const { code, out, err } = await run([...bind, '--output', 'json']);
  expect(code).toBe(3);
  expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(change())));
  expect(err).toContain(`tencent-chatops approve ${changeId}`);
});

test('what policy lets through is made at once, with its events as lines', async () => {
  const fake = fakeExecutor({
    request: async () => ({ kind: 'change', change: change({ state: 'approved', plan: harmless }) }),
    async drive(it, { onWaiting }) {
      onWaiting?.({ for: 'send', place: 3, estimateMs: 5000, message: 'Waiting for a place to send.' });
      it.move('calling', 'Sending.');
      it.note('The listener is changing.', { share: 0.5 });
      await new Promise((resolve) => setImmediate(resolve));
      it.move('succeeded', 'Done as asked.', { sentAtMs: 1, requestId: 'req-7' });
    },
  });
  const { code, out, err } = await run(bind, { fake });
  expect(code).toBe(0);
  expect(err).toBe(
    'Waiting for a place to send. Place 3, about 5 s.\nSending.\nThe listener is changing.\nDone as asked.\n',
  );
  expect(out).toMatch(/succeeded: Done as asked\.\nRequestId {2}req-7\n/);
  expect(out).toContain(`To undo it: Bind the 3 origin servers of before again.\n  tencent-chatops undo ${changeId}\n`);
});

test.each([
  ['refused', 1],
  ['failed', 1],
  ['partly_succeeded', 4],
  ['outcome_unknown', 4],
  ['expired', 1],
] as const)('a change that ends as %s exits with %d', async (state, exit) => {
  const fake = fakeExecutor({
    request: async () => ({ kind: 'change', change: change({ state: 'approved' }) }),
    drive: (it) => {
      it.move(state, 'That is how it ended.', { check: 'Look.' });
    },
  });
  const { code, out } = await run(bind, { fake });
  expect(code).toBe(exit);
  expect(out).toContain(`${state.replaceAll('_', ' ')}: That is how it ended.`);
});

test('interrupted before the send: it says so, and how to go on', async () => {
  const stop = new AbortController();
  const fake = fakeExecutor({
    request: async () => ({ kind: 'change', change: change({ state: 'approved' }) }),
    drive: () => stop.abort(),
  });
  const { code, out } = await run([...bind, '--sandbox'], { fake, signal: stop.signal });
  expect(code).toBe(130);
  expect(out).toContain(`Stopped watching. ${changeId} is approved and has not been sent.`);
  for (const command of ['watch', 'approve', 'cancel'])
    expect(out).toContain(`  tencent-chatops ${command} ${changeId} --sandbox\n`);
});

test('interrupted after the send: it says that it was sent', async () => {
  const stop = new AbortController();
  const fake = fakeExecutor({
    request: async () => ({ kind: 'change', change: change({ state: 'approved' }) }),
    drive(it) {
      it.move('polling', 'Accepted.', { sentAtMs: 5 });
      stop.abort();
    },
  });
  const { code, out } = await run(bind, { fake, signal: stop.signal });
  expect(code).toBe(130);
  expect(out).toContain(`${changeId} was sent already and is recorded`);
  expect(out).not.toContain(`cancel ${changeId}`);
});

test('an interrupted query exits with 130', async () => {
  const stop = new AbortController();
  const fake = fakeExecutor({
    async query() {
      stop.abort();
      return {
        kind: 'failed',
        failure: { code: 'Cancelled', message: 'The caller gave up before anything was sent.' },
      };
    },
  });
  expect((await run(['call', 'gaap:DescribeListeners'], { fake, signal: stop.signal })).code).toBe(130);
});
