import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Executor } from '../../executor/api.ts';
import { changeTemplate, readChangeResource } from './change-resource.ts';

/** The protocol's code for a resource that is not there; the SDK has no name for it. */
const resourceNotFound = -32_002;

/** Changes, to be read by their address. They are not listed: who needs one has its link or its id. */
export function serveResources(
  server: Server,
  executor: Pick<Executor, 'show'>,
  howToApprove: (id: string) => string,
): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [changeTemplate] }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const read = await readChangeResource(uri, executor, howToApprove);
    if ('missing' in read) throw new McpError(resourceNotFound, read.missing, { uri });
    return { contents: [...read.contents] };
  });
}
