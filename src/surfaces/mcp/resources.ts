import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Executor } from '../../executor/api.ts';
import { plainText } from '../../lib/text.ts';
import { untrustedRecord } from '../../lib/untrusted.ts';
import { changeStanding } from './change-resource.ts';
import { changeTemplates, mimeType, readAddress } from './resources/addresses.ts';
import { findChange } from './resources/change.ts';

/** The protocol's code for a resource that is not there; the SDK has no name for it. */
const resourceNotFound = -32_002;
const [template] = changeTemplates;

/** Changes, to be read by their address. They are not listed: who needs one has its link or its id. */
export function serveResources(
  server: Server,
  executor: Pick<Executor, 'show'>,
  howToApprove: (id: string) => string,
): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [template] }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const address = readAddress(uri);
    const change = address?.of === 'change' ? await findChange(executor, address.id) : undefined;
    if (!change) {
      const known = `Changes are read as ${template.uriTemplate}.`;
      throw new McpError(resourceNotFound, `There is no resource ${plainText(uri, 120)}. ${known}`, { uri });
    }
    const text = JSON.stringify(untrustedRecord(changeStanding(change, howToApprove)));
    return { contents: [{ uri, mimeType, text, _meta: { 'tencent-chatops/untrusted': true } }] };
  });
}
