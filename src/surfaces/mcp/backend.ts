/** What stands behind a server over stdio: opened after it has said who it is, and needed by everything else. */
import type { Executor } from '../../executor/api.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Principal } from '../../people/principal.ts';
import { createDrives, type Drives } from './drives.ts';
import type { Channel } from './eras.ts';
import { createLibrary, type LibraryParts } from './library.ts';
import { createMcpService, type McpService, type McpServiceOptions } from './service.ts';

/** What the program opens for it. */
export interface BackendParts
  extends Pick<LibraryParts, 'policy' | 'people' | 'accounts'>,
    Pick<McpServiceOptions, 'handles' | 'pageOf' | 'howToApprove'> {
  readonly executor: Executor;
  readonly principal: Principal;
  readonly randomBytes: RandomBytes;
}

interface BackendOptions extends BackendParts, Pick<LibraryParts, 'clock' | 'log' | 'offering'> {
  readonly version: string;
}

export interface Backend extends Pick<McpServiceOptions, 'handles'> {
  readonly service: McpService;
  readonly drives: Drives;
  /** Serves the newer revision. */
  openModern(channel: Channel): Promise<void>;
}

/** `signal` aborts when the connection ends. */
export function createBackend(options: BackendOptions, signal: AbortSignal): Backend {
  const drives = createDrives(options.executor, signal, options.log);
  const served = { ...options, drives, library: createLibrary(options) };
  return {
    handles: options.handles,
    service: createMcpService(served),
    drives,
    async openModern(transport) {
      const [{ openModernStdio }, { createQuestions }] = await Promise.all([
        import('./modern/stdio.ts'),
        import('./modern/questions.ts'),
      ]);
      signal.throwIfAborted();
      openModernStdio({ ...served, transport, questions: createQuestions(options), signal });
    },
  };
}
