/** A process for tests: moves a change on until it is killed, and says each version that the ledger acknowledged. */
import { openLedger } from '../../src/ledger/open.ts';
import { systemClock } from '../../src/lib/clock.ts';

const [store = '', id = ''] = process.argv.slice(2);
const ledger = await openLedger(JSON.parse(store), { clock: systemClock, random: Math.random });
let row = await ledger.insert({
  id,
  state: 'planned',
  operation: 'gaap:DeleteListeners',
  expiresAtMs: undefined,
  document: { version: 1 },
  events: [{ kind: 'step', body: { version: 1 } }],
});
for (;;) {
  process.stdout.write(`${row.version}\n`);
  const version = row.version + 1;
  const moved = await ledger.advance({ ...row, document: { version }, event: { kind: 'step', body: { version } } });
  if (!moved) throw new Error('Nobody else moves this change.');
  row = moved;
}
