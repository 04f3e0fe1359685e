/** `npm run test:conformance [-- --verbose]`: the official suites against this server, one after the other. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { runSuite } from './run.ts';
import { suites } from './suites.ts';

const { values } = parseArgs({ options: { verbose: { type: 'boolean', default: false } } });
const table = new Table({
  head: ['suite', 'scenarios', 'passed', 'failed', 'known to fail'],
  style: { head: [], border: [] },
});
for (const suite of suites) {
  const { scenarios, passed, failed, excused, faults, said } = await runSuite(suite);
  if (values.verbose) process.stderr.write(said);
  for (const fault of faults) process.stderr.write(`${suite.name}: ${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  table.push([suite.name, scenarios, passed, failed, excused.length]);
}
process.stdout.write(`${table.toString()}\n`);
