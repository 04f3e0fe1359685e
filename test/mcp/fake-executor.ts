/**
 * An executor that does as it is told. It approves whatever it is asked to approve: what must not be approved has to be
 * stopped by the surface.
 */
import type {
  Asker,
  Call,
  ChangeOutcome,
  DecideOutcome,
  Decision,
  Executor,
  QueryOptions,
  QueryOutcome,
  ReadResult,
  ResultOutcome,
  RunOptions,
  Step,
} from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { offersOf } from '../../src/executor/decisions/may-decide.ts';
import { findTool } from '../../src/executor/registry.ts';
import { isOver } from '../../src/executor/rest.ts';
import { type State, states } from '../../src/executor/states.ts';
import { nobodyListed } from '../../src/people/directory.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Tool } from '../../src/tool.ts';
import { noAudit } from '../no-audit.ts';
import { noRules } from '../policy/no-rules.ts';
import { change as made } from './changes.ts';
import { tools } from './tools.ts';

export interface Script {
  readonly tools?: readonly Tool[];
  readonly query?: (call: Call, options: QueryOptions) => Promise<QueryOutcome>;
  readonly result?: (wanted: ReadResult) => Promise<ResultOutcome>;
  readonly request?: (call: Call, options: RunOptions) => Promise<ChangeOutcome> | ChangeOutcome;
  readonly decide?: (id: string, decision: Decision) => DecideOutcome | undefined;
  /** Moves the change as driving would. */
  readonly drive?: (id: string, fake: FakeExecutor, options: RunOptions) => Promise<void>;
}

export interface FakeExecutor extends Executor {
  readonly resultsAsked: { readonly wanted: ReadResult; readonly asker: Asker }[];
  readonly asked: { readonly call: Call; readonly asker: Asker }[];
  readonly decisions: { readonly id: string; readonly decision: Decision; readonly by: Principal }[];
  readonly driven: string[];
  /** How many look at what happens to all changes. */
  lookers(): number;
  /** How many follow a single change. */
  followers(): number;
  /** As another process would: moves the change and lets everybody who follows know. */
  move(id: string, state: State, message?: string, more?: Partial<Change>): Change;
  now(id: string): Change;
}

export function fakeExecutor(script: Script = {}): FakeExecutor {
  const changes = new Map<string, Change>();
  const steps: { readonly id: string; readonly step: Step }[] = [];
  let lookers = 0;
  let followers = 0;
  const wakers = new Set<() => void>();

  function wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      wakers.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  const fake: FakeExecutor = {
    tools: script.tools ?? tools,
    asked: [],
    resultsAsked: [],
    decisions: [],
    driven: [],
    tool: (name) => findTool(fake.tools, name),
    now(id) {
      const found = changes.get(id);
      if (!found) throw new Error(`no change ${id}`);
      return found;
    },
    move(id, state, message, more = {}) {
      const { message: _, ...before } = fake.now(id);
      const after: Change = {
        ...before,
        ...more,
        state,
        says: message ?? states[state].says,
        ...(message !== undefined && { message }),
      };
      changes.set(id, after);
      const body = { message: message ?? states[state].says };
      const kind = after.supersededCount > before.supersededCount ? 'superseded' : state;
      const event = { seq: steps.length + 1, changeId: id, atMs: 0, kind, body };
      steps.push({ id, step: { change: after, event } });
      for (const wake of [...wakers]) wake();
      return after;
    },
    async query(call, asker, options = {}) {
      fake.asked.push({ call, asker });
      return (
        (await script.query?.(call, options)) ?? {
          kind: 'answer',
          set: 'ListenerSet',
          answer: { ListenerSet: [{ ListenerId: 'listener-pbsgn7ej' }], TotalCount: 1, Offset: 0 },
        }
      );
    },
    async result(wanted, asker) {
      fake.resultsAsked.push({ wanted, asker });
      return (await script.result?.(wanted)) ?? { kind: 'answer', answer: { Result: [], TotalCount: 0, Offset: 0 } };
    },
    async request(call, asker, options = {}) {
      fake.asked.push({ call, asker });
      const outcome: ChangeOutcome = (await script.request?.(call, options)) ?? { kind: 'change', change: made() };
      if (outcome.kind === 'change') changes.set(outcome.change.id, outcome.change);
      return outcome;
    },
    async decide(id, decision, by) {
      fake.decisions.push({ id, decision, by });
      const scripted = script.decide?.(id, decision);
      if (scripted) return scripted;
      const to = { approve: 'approved', deny: 'denied', cancel: 'cancelled', break_glass: 'approved' } as const;
      return { kind: 'decided', change: fake.move(id, to[decision.kind]) };
    },
    async drive(id, options = {}) {
      fake.driven.push(id);
      if (script.drive) await script.drive(id, fake, options);
      else fake.move(id, 'succeeded', 'The listener now has 3 origin servers, as asked.');
      return fake.now(id);
    },
    async *follow(id, signal) {
      let cursor = steps.length;
      followers += 1;
      try {
        yield { change: fake.now(id), event: undefined };
        let last = fake.now(id);
        while (!signal.aborted && !isOver(last)) {
          for (const { id: whose, step } of steps.slice(cursor)) {
            cursor += 1;
            if (whose !== id) continue;
            last = step.change;
            yield step;
          }
          if (cursor === steps.length && !isOver(last)) await wait(signal);
        }
      } finally {
        followers -= 1;
      }
    },
    lookers: () => lookers,
    followers: () => followers,
    async *activity(signal) {
      lookers += 1;
      try {
        for (let cursor = steps.length; !signal.aborted; ) {
          const moved = new Set(steps.slice(cursor).map(({ id }) => id));
          cursor = steps.length;
          if (moved.size > 0) yield moved;
          else await wait(signal);
        }
      } finally {
        lookers -= 1;
      }
    },
    async show(idOrPrefix) {
      const found = [...changes.values()].find((one) => one.id.startsWith(idOrPrefix));
      if (found) return { kind: 'change', change: found };
      return { kind: 'failed', failure: { code: 'UnknownChange', message: `There is no change ${idOrPrefix}.` } };
    },
    list: async ({ states: wanted, limit, createdBeforeMs = Number.POSITIVE_INFINITY }) =>
      [...changes.values()]
        .filter(({ state, createdAtMs }) => createdAtMs < createdBeforeMs && (wanted?.includes(state) ?? true))
        .sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    events: async () => [],
    report: async () => undefined,
    async undo() {
      throw new Error('Nothing is taken back here.');
    },
    standing: {
      list: async () => [],
      async revoke() {
        throw new Error('Nothing is revoked here.');
      },
    },
    reconsider: ({ evaluation }) => evaluation,
    // Nobody is listed, and policy is what the change says of it.
    mayDecide: async (change, by) =>
      offersOf(
        change,
        { by, person: undefined, groups: new Set(), unknownGroups: [] },
        {
          policy: noRules(),
          directory: nobodyListed,
          evaluation: change.evaluation,
          nowMs: change.createdAtMs,
          standingId: 'sta-none',
        },
      ),
    audit: noAudit,
    async [Symbol.asyncDispose]() {},
  };
  return fake;
}
