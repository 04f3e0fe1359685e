import { FailureError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/port.ts';

/** What becomes of a call of the ledger while the connection breaks: made without a confirmation, or not made. */
export type Loss = 'confirmation lost' | 'not made';

/** The ledger, whose call number `at` of those that write is lost; the calls so far, by name. */
export function unsureLedger(at: number, loss: Loss) {
  const writes: string[] = [];

  function lossy<A extends readonly unknown[], R>(
    name: string,
    call: (...given: A) => Promise<R>,
  ): (...given: A) => Promise<R> {
    return async (...given) => {
      writes.push(name);
      if (writes.length - 1 !== at) return call(...given);
      if (loss === 'confirmation lost') await call(...given);
      throw new FailureError({ code: 'LedgerUnavailable', message: `The connection broke during ${name}.` });
    };
  }

  const around = (real: Ledger): Ledger => ({
    ...real,
    insert: lossy('insert', real.insert),
    advance: (step) => lossy(`the step to ${step.state}`, real.advance)(step),
    note: lossy('note', real.note),
    claim: lossy('claim', real.claim),
    release: lossy('release', real.release),
    enterLanes: lossy('enterLanes', real.enterLanes),
    leaveLanes: lossy('leaveLanes', real.leaveLanes),
    reserveSend: (limit, step) => lossy(`reserving ${step?.state ?? 'a read'}`, real.reserveSend)(limit, step),
    settleSend: lossy('settleSend', real.settleSend),
  });
  return { writes, around };
}

/** The ledger, out of reach for as long as is said: nothing is made, and whoever asks is told. */
export function breakableLedger(isAway: () => boolean): (real: Ledger) => Ledger {
  return (real) =>
    new Proxy(real, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          if (isAway()) throw new FailureError({ code: 'LedgerUnavailable', message: 'The ledger is out of reach.' });
          return Reflect.apply(method, target, given);
        };
      },
    });
}
