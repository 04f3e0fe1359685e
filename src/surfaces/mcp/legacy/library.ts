/** Resources, prompts and completions in revisions up to 2025-11-25. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { plainText } from '../../../lib/text.ts';
import { failureWords } from '../failure-reply.ts';
import type { Log } from '../log.ts';
import type { McpService } from '../service.ts';
import { serveSubscriptions } from './subscriptions.ts';
import { told } from './told.ts';

/** The protocol's code for a resource that is not there; the SDK has no name for it. */
const resourceNotFound = -32_002;

export function serveLibrary(
  server: Server,
  service: () => Promise<McpService>,
  watching: { readonly signal: AbortSignal; readonly log: Log },
): void {
  const { log } = watching;
  const resources = async () => (await service()).library.resources;

  server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) => {
    const listed = await told(log, async () => (await resources()).list(params?.cursor));
    if (listed.kind === 'failed') throw invalid(failureWords(listed.failure));
    const { resources: page, nextCursor } = listed;
    return { resources: [...page], ...(nextCursor !== undefined && { nextCursor }) };
  });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => ({
    resourceTemplates: [...(await resources()).templates],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const read = await told(log, async () => (await resources()).read(uri));
    if (read.kind === 'missing') throw new McpError(resourceNotFound, read.message, { uri });
    return { contents: [...read.contents] };
  });
  serveSubscriptions(server, resources, watching);

  server.setRequestHandler(ListPromptsRequestSchema, async () => {
    const { library, listedPrompt } = await service();
    return { prompts: library.prompts.map(listedPrompt) };
  });
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => {
    const rendered = (await service()).renderPrompt(params.name, params.arguments ?? {});
    if (rendered.kind === 'failed') throw invalid(failureWords(rendered.failure));
    return { description: rendered.description, messages: [...rendered.messages] };
  });

  server.setRequestHandler(CompleteRequestSchema, async ({ params }, { signal }) =>
    (await service()).complete(params, signal),
  );
}

function invalid(words: string): McpError {
  return new McpError(ErrorCode.InvalidParams, plainText(words, 1_000));
}
