/** A process for tests: archives a ledger into a file, says when that is written, and goes no further. */
import { writeFileSync } from 'node:fs';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { over, textOf } from './audit-files.ts';

const [file = '', to = ''] = process.argv.slice(2);
const ledger = await openSqliteLedger({ file, clock: systemClock, random: Math.random });
await ledger.audit.archive({
  beforeMs: systemClock.now() + 1_000,
  over,
  async write(lines) {
    writeFileSync(to, (await textOf(lines)).join('\n'));
    process.stdout.write('written\n');
    await systemClock.sleep(60_000);
    throw new Error('Nobody killed this process.');
  },
});
