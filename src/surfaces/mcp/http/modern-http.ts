/** The revision of the protocol without sessions (2026-07-28), behind the same address and the same guards. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '../../../people/principal.ts';

export interface ModernHttp {
  /** Whether the request speaks that revision. `body` is what its JSON says, or its text where that is none. */
  takes(request: IncomingMessage, body: unknown): Promise<boolean>;
  handle(request: IncomingMessage, response: ServerResponse, body: unknown, principal: Principal): Promise<void>;
  close(): Promise<void>;
}
