/** The stdio server as a process of its own, over an executor that does as it is told. */
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/lib/clock.ts';
import { serveStdio } from '../../src/surfaces/mcp/stdio.ts';
import { fakeExecutor } from './fake-executor.ts';
import { memoryHandles } from './memory-handles.ts';
import { world } from './served.ts';
import { howToApprove } from './session.ts';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await serveStdio({
  executor: fakeExecutor(),
  principal: { id: 'os:deploy', name: 'deploy', surface: 'mcp', grade: 'claimed' },
  clock: systemClock,
  version: '1.2.3',
  signal: stop.signal,
  howToApprove,
  handles: memoryHandles(),
  ...world,
  randomBytes,
});
process.stderr.write('ended');
