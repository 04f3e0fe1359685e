import { openLedger, type Store as Place } from '../../src/ledger/open.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres.ts';
import type { Clock } from '../../src/lib/clock.ts';

/** A file goes by the clock of the machine that opens it; a server by one of its own, which is the stage's here. */
export function ledgerAt(place: Place, machine: Clock, server: Pick<Clock, 'now'>): Promise<Ledger> {
  return place.kind === 'sqlite'
    ? openLedger(place, { clock: machine, random: Math.random })
    : openPostgresLedger({ ...place, clock: machine, now: async () => server.now() });
}
