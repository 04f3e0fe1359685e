/** The stdio server as a process of its own, over an executor that does as it is told. */
import { systemClock } from '../../src/lib/clock.ts';
import { serveStdio } from '../../src/surfaces/mcp/stdio.ts';
import { fakeExecutor } from './fake-executor.ts';
import { overStdio } from './served.ts';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await serveStdio({
  clock: systemClock,
  version: '1.2.3',
  signal: stop.signal,
  ...overStdio(fakeExecutor()),
});
process.stderr.write('ended');
