/** Workers on one real ledger and virtual time; each can be cut off from the ledger, as in an outage. */
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { FailureError } from '../../../src/errors.ts';
import type { Inbox } from '../../../src/ledger/chat-port.ts';
import type { Handled } from '../../../src/surfaces/slack/tasks/handle.ts';
import type { Item } from '../../../src/surfaces/slack/tasks/task.ts';
import { createWork, type Work } from '../../../src/surfaces/slack/tasks/worker.ts';
import { open, startMs } from '../../ledger/ledger-file.ts';
import { virtualClock } from '../../virtual-clock.ts';

export const item: Item = { who: { userId: 'U1' }, place: {}, task: { do: 'show', changeId: 'chg-1' } };

type Call = keyof Inbox;

export interface Worker {
  readonly work: Work;
  /** What it began to handle, and what it handled to the end. */
  readonly began: string[];
  readonly ended: string[];
  readonly gaveUp: string[];
  /** The signals of what it handled last, by key. */
  readonly lost: Map<string, AbortSignal>;
  readonly logged: string[];
  readonly calls: Call[];
  /** These calls fail. */
  readonly cutOff: Set<Call>;
  /** These calls take so long on their way there. */
  readonly slow: Map<Call, number>;
  /** As if told to end. */
  end(): void;
  /** As if killed: nothing of it reaches the ledger any more. */
  kill(): void;
}

export const everything: readonly Call[] = ['accept', 'claimSome', 'renewAll', 'done', 'releaseAll', 'forget'];

export async function workers() {
  const clock = virtualClock(startMs);
  const ledger = await open(clock);
  onTestFinished(() => Promise.resolve(ledger[Symbol.asyncDispose]()));

  /** `takesMs`: to handle an item, whatever becomes of its lease. */
  function start(owner: string, takesMs = 0): Worker {
    const ending = new AbortController();
    const { signal } = ending;
    const [cutOff, slow] = [new Set<Call>(), new Map<Call, number>()];
    const began: string[] = [];
    const ended: string[] = [];
    const gaveUp: string[] = [];
    const logged: string[] = [];
    const calls: Call[] = [];
    const lost = new Map<string, AbortSignal>();
    const on = async <T>(name: Call, call: () => Promise<T>): Promise<T> => {
      calls.push(name);
      await clock.sleep(slow.get(name) ?? 0);
      if (cutOff.has(name)) throw new FailureError({ code: 'LedgerUnavailable', message: 'out of reach' });
      return call();
    };
    const { inbox } = ledger;
    const work = createWork({
      inbox: {
        accept: (...given) => on('accept', () => inbox.accept(...given)),
        claimSome: (...given) => on('claimSome', () => inbox.claimSome(...given)),
        renewAll: (...given) => on('renewAll', () => inbox.renewAll(...given)),
        done: (...given) => on('done', () => inbox.done(...given)),
        releaseAll: (...given) => on('releaseAll', () => inbox.releaseAll(...given)),
        forget: (...given) => on('forget', () => inbox.forget(...given)),
      },
      clock,
      log: pino({ level: 'warn' }, { write: (line) => void logged.push(line) }),
      owner,
      signal,
      async handle(_: Item, handled: Handled) {
        began.push(handled.key);
        lost.set(handled.key, handled.lost);
        await clock.sleep(takesMs, signal);
        ended.push(handled.key);
      },
      async giveUp(_: Item, { key }: Handled) {
        gaveUp.push(key);
      },
    });
    work.run(signal).catch(() => undefined);
    const end = () => ending.abort();
    onTestFinished(end);
    const kill = () => {
      for (const call of everything) cutOff.add(call);
      end();
    };
    return { work, began, ended, gaveUp, lost, logged, calls, cutOff, slow, end, kill };
  }

  /** In steps, each with everything that follows from it in the ledger. */
  async function passes(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      await clock.advance(Math.min(100, ms - passed));
      for (let turns = 0; turns < 3; turns += 1) await turn();
    }
  }

  return { clock, inbox: ledger.inbox, start, passes };
}
