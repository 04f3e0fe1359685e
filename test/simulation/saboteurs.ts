/** Executors with one deliberate fault each: what the judge has to find, or it proves nothing. */
import type { ExecutorParts } from '../../src/executor/context.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { CloudAnswer, Transport } from '../../src/tencent/port.ts';
import { verdictOf } from '../../src/tencent/verdict.ts';
import { writes } from './cloud/cloud.ts';

export interface Saboteur {
  readonly name: string;
  /** Part of a sentence that the judge has to say. */
  readonly caughtBy: RegExp;
  sabotage(parts: ExecutorParts): ExecutorParts;
}

const withLedger = (change: (ledger: Ledger) => Partial<Ledger>) => (parts: ExecutorParts) => ({
  ...parts,
  ledger: { ...parts.ledger, ...change(parts.ledger) },
});

/** Stands between the executor and the answers to its writes. */
const withWrites =
  (change: (send: () => Promise<CloudAnswer>, operation: string) => Promise<CloudAnswer>) => (parts: ExecutorParts) => {
    const transport: Transport = {
      ...parts.transport,
      send: (request) => {
        const send = () => parts.transport.send(request);
        return writes.has(request.operation) ? change(send, request.operation) : send();
      },
    };
    return { ...parts, transport };
  };

export const saboteurs: readonly Saboteur[] = [
  {
    name: 'sends every write twice',
    caughtBy: /without a recorded step/,
    sabotage: withWrites(async (send) => {
      await send();
      return send();
    }),
  },
  {
    name: 'sends again what may have been carried out',
    caughtBy: /was sent again after/,
    sabotage: withWrites(async (send, operation) => {
      const answer = await send();
      if (answer.kind !== 'unclear') return answer;
      const error = { code: 'RequestLimitExceeded', message: 'so it is claimed' };
      return { kind: 'refused', error, verdict: verdictOf({ operation, ...error }) };
    }),
  },
  {
    name: 'takes a lost reply for a request that never left',
    caughtBy: /failed with CloudUnreachable, but the cloud has it as/,
    sabotage: withWrites(async (send) => {
      const answer = await send();
      return answer.kind === 'unclear' ? { kind: 'undelivered', message: answer.message } : answer;
    }),
  },
  {
    name: 'forgets to record that it is calling',
    caughtBy: /without a recorded step/,
    sabotage: withLedger((ledger) => ({ reserveSend: (limit) => ledger.reserveSend(limit) })),
  },
  {
    name: 'approves its own plans',
    caughtBy: /nobody gave the approval/,
    sabotage: withLedger((ledger) => ({
      insert: (change) => {
        const [planned, asked = planned] = change.events;
        return ledger.insert({ ...change, state: 'approved', events: [planned, { ...asked, kind: 'approved' }] });
      },
    })),
  },
  {
    name: 'counts an approval of another digest',
    caughtBy: /nobody gave the approval|nobody who may had approved that/,
    sabotage: withLedger((ledger) => ({
      advance: (step) =>
        ledger.advance(
          step.event.kind === 'superseded'
            ? { ...step, state: 'approved', event: { ...step.event, kind: 'approved' } }
            : step,
        ),
    })),
  },
  {
    name: 'heeds no lanes',
    caughtBy: /was sent .* while chg-/,
    sabotage: (parts) => ({
      ...parts,
      tools: parts.tools.map((tool) =>
        tool.kind === 'change' ? { ...tool, lanes: (input) => [`own/${JSON.stringify(input)}`] } : tool,
      ),
    }),
  },
  {
    name: 'leaves what a dead process was doing',
    caughtBy: /is lost/,
    sabotage: withLedger(() => ({ claimSome: async () => [] })),
  },
];
