/** What stands behind a server over stdio: opened after it has said who it is, and needed by everything else. */
import type { Executor } from '../../executor/api.ts';
import type { Handles } from '../../ledger/port.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Principal } from '../../people/principal.ts';
import { createDrives, type Drives } from './drives.ts';
import { createLibrary, type LibraryParts } from './library.ts';
import { createQuestions, type Questions } from './modern/questions.ts';
import { createMcpService, type McpService, type McpServiceOptions } from './service.ts';

/** What the program opens for it. */
export interface BackendParts
  extends Pick<LibraryParts, 'policy' | 'people' | 'accounts'>,
    Pick<McpServiceOptions, 'pageOf' | 'howToApprove'> {
  /** What outlives a call: questions between calls, and tasks that ended before their change did. */
  readonly handles: Handles;
  readonly executor: Executor;
  readonly principal: Principal;
  readonly randomBytes: RandomBytes;
}

type BackendOptions = BackendParts & Pick<LibraryParts, 'clock' | 'log' | 'offering'>;

/** For both eras. */
export interface Backend {
  readonly service: McpService;
  readonly principal: Principal;
  readonly handles: Handles;
  readonly questions: Questions;
  readonly drives: Drives;
  readonly executor: Executor;
}

/** `signal` aborts when the connection ends. */
export function createBackend(options: BackendOptions, signal: AbortSignal): Backend {
  const { executor, principal, handles, log } = options;
  const drives = createDrives(executor, signal, log);
  return {
    service: createMcpService({ ...options, drives, library: createLibrary(options) }),
    ...{ executor, principal, handles, drives },
    questions: createQuestions(options),
  };
}
