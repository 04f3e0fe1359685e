/** An executor that does as it is told. */
import type {
  Asker,
  Call,
  DecideOutcome,
  Decision,
  Executor,
  RunOptions,
  StandingApproval,
} from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { factsOf } from '../../src/executor/decisions/policy-facts.ts';
import { findTool } from '../../src/executor/registry.ts';
import { isEnd, type State, states } from '../../src/executor/states.ts';
import type { EventRow } from '../../src/ledger/port.ts';
import { type Directory, nobodyListed } from '../../src/people/directory.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Policy } from '../../src/policy/compile.ts';
import { evaluate } from '../../src/policy/policy.ts';
import { tools } from '../../tools/index.ts';
import { noAudit } from '../no-audit.ts';
import { noRules } from '../policy/no-rules.ts';
import { change as made, standingOf, startMs } from './changes.ts';
import { mayDecideOn } from './may-decide.ts';

export interface Script extends Partial<Pick<Executor, 'query' | 'request' | 'undo' | 'events' | 'list'>> {
  readonly changes?: readonly Change[];
  /** The policy of today. */
  readonly policy?: Policy;
  readonly directory?: Directory;
  readonly standing?: readonly StandingApproval[];
  readonly decide?: (decision: Decision, fake: Fake) => DecideOutcome | undefined;
  readonly drive?: (fake: Fake, options: RunOptions) => Promise<void> | void;
}

export interface Fake {
  readonly calls: { readonly call: Call; readonly asker: Asker }[];
  readonly undone: { readonly id: string; readonly asker: Asker }[];
  readonly decisions: { readonly id: string; readonly decision: Decision; readonly by: Principal }[];
  readonly executor: Executor;
  readonly policy: Policy;
  readonly directory: Directory;
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
  const { policy = noRules(), directory = nobodyListed } = script;
  let standing = script.standing ?? [];

  function record(kind: string, message: string, more: object = {}): void {
    log.push({ seq: log.length + 1, changeId: current.id, atMs: startMs, kind, body: { message, ...more } });
    for (const wake of [...wakers]) wake();
  }

  const fake: Fake = {
    calls: [],
    undone: [],
    decisions: [],
    policy,
    directory,
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
      async result() {
        throw new Error('No result is kept here.');
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
      async undo(id, asker, options) {
        fake.undone.push({ id, asker });
        const outcome = (await script.undo?.(id, asker, options)) ?? { kind: 'change', change: current };
        if (outcome.kind === 'change') {
          current = outcome.change;
          changes.set(current.id, current);
        }
        return outcome;
      },
      async decide(id, decision, by) {
        fake.decisions.push({ id, decision, by });
        const to = { approve: 'approved', break_glass: 'approved', deny: 'denied', cancel: 'cancelled' } as const;
        const scripted = script.decide?.(decision, fake);
        if (scripted) return scripted;
        if (decision.kind === 'approve' && decision.standing)
          standing = [standingOf(current, decision.standing, by), ...standing];
        return { kind: 'decided', change: fake.move(to[decision.kind]) };
      },
      async drive(_, options = {}) {
        if (script.drive) await script.drive(fake, options);
        else fake.move('succeeded', 'The listener now has 3 origin servers, as asked.');
        return current;
      },
      activity: async function* () {},
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
      async list(filter) {
        if (script.list) return script.list(filter);
        const { states: wanted, limit, createdBeforeMs = Number.POSITIVE_INFINITY } = filter;
        return [...changes.values()]
          .filter(({ state, createdAtMs }) => (!wanted || wanted.includes(state)) && createdAtMs < createdBeforeMs)
          .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
          .slice(0, limit);
      },
      events: async (id) => script.events?.(id) ?? [...log],
      report: async () => undefined,
      standing: {
        list: async () => standing,
        async revoke(id, by) {
          const found = standing.find((one) => one.id === id);
          if (!found)
            return {
              kind: 'rejected',
              failure: { code: 'UnknownChange', message: `There is no standing approval ${id}.` },
            };
          const revoked = { ...found, revoked: { by: by.name, atMs: startMs } };
          standing = standing.map((one) => (one.id === id ? revoked : one));
          return { kind: 'revoked', standing: revoked };
        },
      },
      reconsider: (one, atMs = one.createdAtMs) => evaluate(factsOf(one, directory, atMs), policy),
      mayDecide: async (one, by) => mayDecideOn(one, by, { policy, directory }),
      audit: noAudit,
      async [Symbol.asyncDispose]() {},
    },
  };
  return fake;
}
