/** A command line without a process around it: streams in memory. */
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { refuseUnknownToolset } from '../../src/app-toolsets.ts';
import { readPolicyTests } from '../../src/config/policy-tests.ts';
import { FailureError } from '../../src/errors.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { RandomBytes } from '../../src/lib/ids.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { ClientMachine, CliHost, GlobalFlags, Listen, McpOffer, Serve } from '../../src/surfaces/cli/host.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { tools } from '../../tools/index.ts';
import { virtualClock } from '../virtual-clock.ts';
import { operator, startMs } from './changes.ts';
import { type Fake, fakeExecutor } from './fake-executor.ts';

class Tty extends PassThrough {
  readonly isTTY = true;
  readonly columns = 80;
  setRawMode() {
    return this;
  }
}

export interface Given {
  readonly fake?: Fake;
  /** Both ends are terminals. */
  readonly terminal?: boolean;
  readonly stdin?: string;
  /** Typed when the question stands there; one for each question. */
  readonly answers?: readonly string[];
  readonly principal?: Principal;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  readonly signal?: AbortSignal;
  readonly failsToOpen?: boolean;
  /** The configuration file that the policy was read from. */
  readonly configFile?: string;
  /** Where AI clients keep their configuration. */
  readonly clients?: ClientMachine;
  readonly keptByNpm?: readonly string[];
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly raw: string;
  readonly flags: readonly GlobalFlags[];
  readonly opened: number;
  readonly listens: readonly Listen[];
  readonly offers: readonly McpOffer[];
  readonly serves: readonly Serve[];
  readonly fake: Fake;
  readonly closed: number;
}

const question =
  /(?:(?:Type \S+ to (?:make|approve) this change|Say why), or no to leave it waiting|or no to leave it as it is): /g;

export async function run(argv: readonly string[], given: Given = {}): Promise<Ran> {
  const fake = given.fake ?? fakeExecutor();
  const stream = () => (given.terminal ? new Tty() : new PassThrough());
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  const flags: GlobalFlags[] = [];
  const listens: Listen[] = [];
  const offers: McpOffer[] = [];
  const serves: Serve[] = [];
  const failure = new FailureError({ code: 'InvalidConfiguration', message: 'The file is wrong.', next: 'Mend it.' });
  const answers = [...(given.answers ?? [])];
  let opened = 0;
  let closed = 0;
  let asked = 0;
  const [out, err] = [collect(stdout), collect(stderr)];
  const watchQuestions = () => {
    const seen = [...stripVTControlCharacters(out() + err()).matchAll(question)].length;
    if (seen <= asked) return;
    asked = seen;
    setImmediate(() => stdin.write(answers.shift() ?? 'no\r'));
  };
  stdout.on('data', watchQuestions);
  stderr.on('data', watchQuestions);
  if (given.stdin !== undefined) stdin.end(given.stdin);
  const host: CliHost = {
    tools: async () => tools,
    ownCommand: ['tencent-chatops'],
    keptByNpm: (flag) => given.keptByNpm?.includes(flag) === true,
    async open(flagsGiven) {
      flags.push(flagsGiven);
      if (given.failsToOpen) throw failure;
      opened += 1;
      return {
        executor: fake.executor,
        principal: given.principal ?? operator,
        async [Symbol.asyncDispose]() {
          closed += 1;
        },
      };
    },
    async mcp(flagsGiven, offer) {
      flags.push(flagsGiven);
      offers.push(offer);
      if (given.failsToOpen) throw failure;
    },
    async policy(flagsGiven) {
      flags.push(flagsGiven);
      if (given.failsToOpen) throw failure;
      return { policy: fake.policy, directory: fake.directory, file: given.configFile };
    },
    policyTests: async (file) => readPolicyTests(file),
    async console(flagsGiven, listen) {
      flags.push(flagsGiven);
      listens.push(listen);
      if (given.failsToOpen) throw failure;
    },
    async serve(flagsGiven, serve) {
      flags.push(flagsGiven);
      serves.push(serve);
      if (given.failsToOpen) throw failure;
    },
    async slack(flagsGiven) {
      flags.push(flagsGiven);
      if (given.failsToOpen) throw failure;
    },
    async clients({ toolsets }) {
      if (!given.clients) throw failure;
      refuseUnknownToolset(toolsets, tools, 'Nothing was written.');
      return given.clients;
    },
    io: { stdin, stdout, stderr },
    clock: given.clock ?? virtualClock(startMs),
    randomBytes: given.randomBytes ?? randomBytes,
    version: '1.2.3',
    signal: given.signal ?? new AbortController().signal,
  };
  const code = await runCli(argv, host);
  return {
    code,
    out: stripVTControlCharacters(out()),
    err: stripVTControlCharacters(err()),
    raw: out() + err(),
    flags,
    opened,
    listens,
    offers,
    serves,
    fake,
    closed,
  };
}

function collect(stream: PassThrough): () => string {
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  return () => chunks.join('');
}
