/** A command line without a process around it: streams in memory, and an executor that does as it is told. */
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { FailureError } from '../../src/errors.ts';
import type { Asker, Call, DecideOutcome, Decision, Executor, RunOptions } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { findTool } from '../../src/executor/registry.ts';
import { isEnd, type State, states } from '../../src/executor/states.ts';
import type { EventRow } from '../../src/ledger/port.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { CliHost, GlobalFlags } from '../../src/surfaces/cli/host.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { tools } from '../../tools/index.ts';
import { noAudit } from '../no-audit.ts';
import { virtualClock } from '../virtual-clock.ts';
import { change as made, operator, startMs } from './changes.ts';

export interface Script extends Partial<Pick<Executor, 'query' | 'request' | 'events'>> {
  readonly changes?: readonly Change[];
  readonly decide?: (decision: Decision, fake: Fake) => DecideOutcome | undefined;
  readonly drive?: (fake: Fake, options: RunOptions) => Promise<void> | void;
}

export interface Fake {
  readonly calls: { readonly call: Call; readonly asker: Asker }[];
  readonly decisions: { readonly id: string; readonly decision: Decision; readonly by: Principal }[];
  readonly executor: Executor;
  change(): Change;
  /** Moves the change and lets everybody who follows know. */
  move(state: State, message?: string, more?: Partial<Change>): Change;
  note(message: string, more?: object): void;
}

export function fakeExecutor(script: Script = {}): Fake {
  const changes = new Map((script.changes ?? []).map((one) => [one.id, one]));
  const log: EventRow[] = [];
  const wakers = new Set<() => void>();
  let current = script.changes?.[0] ?? made();

  function record(kind: string, message: string, more: object = {}): void {
    log.push({ seq: log.length + 1, changeId: current.id, atMs: startMs, kind, body: { message, ...more } });
    for (const wake of [...wakers]) wake();
  }

  const fake: Fake = {
    calls: [],
    decisions: [],
    change: () => current,
    move(state, message, more = {}) {
      current = { ...current, ...more, state, says: message ?? states[state].says };
      changes.set(current.id, current);
      record(state, current.says);
      return current;
    },
    note: (message, more) => record('progress', message, more),
    executor: {
      tools,
      tool: (name) => findTool(tools, name),
      async query(call, asker, options) {
        fake.calls.push({ call, asker });
        return (
          (await script.query?.(call, asker, options)) ?? {
            kind: 'answer',
            set: 'ListenerSet',
            answer: { ListenerSet: [{ ListenerId: 'listener-1' }], TotalCount: 1, Offset: 0 },
          }
        );
      },
      async request(call, asker, options) {
        fake.calls.push({ call, asker });
        const outcome = (await script.request?.(call, asker, options)) ?? { kind: 'change', change: current };
        if (outcome.kind === 'change') {
          current = outcome.change;
          changes.set(current.id, current);
        }
        return outcome;
      },
      async decide(id, decision, by) {
        fake.decisions.push({ id, decision, by });
        const to = { approve: 'approved', deny: 'denied', cancel: 'cancelled' } as const;
        return script.decide?.(decision, fake) ?? { kind: 'decided', change: fake.move(to[decision.kind]) };
      },
      async drive(_, options = {}) {
        if (script.drive) await script.drive(fake, options);
        else fake.move('succeeded', 'The listener now has 3 origin servers, as asked.');
        return current;
      },
      async *follow(_, signal) {
        let cursor = log.length;
        yield { change: current, event: undefined };
        while (!signal.aborted && !(isEnd(current.state) && cursor === log.length)) {
          const next = log[cursor];
          if (next) {
            cursor += 1;
            yield { change: current, event: next };
          } else {
            await new Promise<void>((resolve) => {
              wakers.add(resolve);
              signal.addEventListener('abort', () => resolve());
            });
          }
        }
      },
      async show(idOrPrefix) {
        const found = [...changes.values()].find(({ id }) => id.startsWith(idOrPrefix));
        if (found) {
          current = found;
          return { kind: 'change', change: found };
        }
        return { kind: 'failed', failure: { code: 'UnknownChange', message: `There is no change ${idOrPrefix}.` } };
      },
      async list({ states: wanted, limit }) {
        return [...changes.values()].filter(({ state }) => !wanted || wanted.includes(state)).slice(0, limit);
      },
      events: async (id) => script.events?.(id) ?? [...log],
      audit: noAudit,
      async [Symbol.asyncDispose]() {},
    },
  };
  return fake;
}

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
  readonly signal?: AbortSignal;
  readonly failsToOpen?: boolean;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly raw: string;
  readonly flags: readonly GlobalFlags[];
  readonly fake: Fake;
  readonly closed: number;
}

const question = /Type (\S+) to make this change, or no to leave it waiting: /g;

export async function run(argv: readonly string[], given: Given = {}): Promise<Ran> {
  const fake = given.fake ?? fakeExecutor();
  const stream = () => (given.terminal ? new Tty() : new PassThrough());
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  const flags: GlobalFlags[] = [];
  const answers = [...(given.answers ?? [])];
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
    tools,
    ownCommand: ['tencent-chatops'],
    async open(flagsGiven) {
      flags.push(flagsGiven);
      if (given.failsToOpen)
        throw new FailureError({ code: 'InvalidConfiguration', message: 'The file is wrong.', next: 'Mend it.' });
      return {
        executor: fake.executor,
        principal: given.principal ?? operator,
        async [Symbol.asyncDispose]() {
          closed += 1;
        },
      };
    },
    async mcp(flagsGiven) {
      flags.push(flagsGiven);
      if (given.failsToOpen) throw new FailureError({ code: 'InvalidConfiguration', message: 'The file is wrong.' });
    },
    io: { stdin, stdout, stderr },
    clock: given.clock ?? virtualClock(startMs),
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
    fake,
    closed,
  };
}

function collect(stream: PassThrough): () => string {
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  return () => chunks.join('');
}
