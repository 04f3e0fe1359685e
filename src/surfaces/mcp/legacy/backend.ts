import type { Handles } from '../../../ledger/port.ts';
import type { McpService } from '../service.ts';

/** What stands behind a server of these revisions. */
export interface LegacyBackend {
  readonly service: McpService;
  /** For tasks that ended before their change did. */
  readonly handles: Handles;
}
