/** A process for tests: opens each ledger that is named on a line of its input and writes a change into it. */
import { createInterface } from 'node:readline';
import { openLedger } from '../../src/ledger/open.ts';
import { systemClock } from '../../src/lib/clock.ts';

process.stdout.write('ready\n');
for await (const store of createInterface({ input: process.stdin })) {
  // Not "await using": this file is run as it stands, and Node.js 22 cannot read that.
  const ledger = await openLedger(JSON.parse(store), { clock: systemClock, random: Math.random });
  await ledger.insert({
    id: `chg-${process.pid}`,
    state: 'planned',
    operation: 'gaap:DeleteListeners',
    expiresAtMs: undefined,
    document: {},
    events: [{ kind: 'planned', body: {} }],
  });
  await ledger[Symbol.asyncDispose]();
  process.stdout.write('done\n');
}
