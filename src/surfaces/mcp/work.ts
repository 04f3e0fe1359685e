/** What one client's calls need, once it is there: what a process over stdio opens after it has said who it is. */
import type { Executor } from '../../executor/api.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Principal } from '../../people/principal.ts';
import { createDrives, type Drives } from './drives.ts';
import type { Channel } from './eras.ts';
import { createLibrary, type LibraryParts } from './library.ts';
import { createMcpService, type McpService, type McpServiceOptions } from './service.ts';

/** What the program opens for it. */
export interface Opened
  extends Pick<LibraryParts, 'policy' | 'people' | 'accounts'>,
    Pick<McpServiceOptions, 'handles' | 'pageOf' | 'howToApprove'> {
  readonly executor: Executor;
  readonly principal: Principal;
  readonly randomBytes: RandomBytes;
}

interface WorkOptions extends Opened, Pick<LibraryParts, 'clock' | 'log' | 'offering'> {
  readonly version: string;
}

export interface Work {
  readonly service: McpService;
  readonly drives: Drives;
  /** Serves the newer revision. */
  openModern(channel: Channel): Promise<void>;
}

/** `signal` aborts when the connection ends. */
export function createWork(options: WorkOptions, signal: AbortSignal): Work {
  const drives = createDrives(options.executor, signal, options.log);
  const served = { ...options, drives, library: createLibrary(options) };
  return {
    service: createMcpService(served),
    drives,
    async openModern(transport) {
      const [{ openModernStdio }, { createQuestions }] = await Promise.all([
        import('./modern/stdio.ts'),
        import('./modern/questions.ts'),
      ]);
      openModernStdio({ ...served, transport, questions: createQuestions(options), signal });
    },
  };
}
