/** Resources, prompts and completions in revision 2026-07-28. Subscriptions are the SDK's, fed by what happens. */
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type Server } from '@modelcontextprotocol/server';
import { plainText } from '../../../lib/text.ts';
import { failureWords } from '../failure-reply.ts';
import type { Log } from '../log.ts';
import type { McpService } from '../service.ts';
import { told } from './told.ts';

export function serveLibrary(server: Server, service: () => Promise<McpService>, log: Log): void {
  const resources = async () => (await service()).library.resources;

  server.setRequestHandler('resources/list', async ({ params }) => {
    const listed = await told(log, async () => (await resources()).list(params?.cursor));
    if (listed.kind === 'failed') throw invalid(failureWords(listed.failure));
    const { resources: page, nextCursor } = listed;
    return { resources: [...page], ...(nextCursor !== undefined && { nextCursor }) };
  });
  server.setRequestHandler('resources/templates/list', async () => ({
    resourceTemplates: [...(await resources()).templates],
  }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const read = await told(log, async () => (await resources()).read(uri));
    if (read.kind === 'missing') throw new ResourceNotFoundError(uri, read.message);
    return { contents: [...read.contents] };
  });

  server.setRequestHandler('prompts/list', async () => {
    const { library, listedPrompt } = await service();
    return { prompts: library.prompts.map(listedPrompt) };
  });
  server.setRequestHandler('prompts/get', async ({ params }) => {
    const rendered = (await service()).renderPrompt(params.name, params.arguments ?? {});
    if (rendered.kind === 'failed') throw invalid(failureWords(rendered.failure));
    return { description: rendered.description, messages: [...rendered.messages] };
  });

  server.setRequestHandler('completion/complete', async ({ params }, { mcpReq }) =>
    (await service()).complete(params, mcpReq.signal),
  );
}

function invalid(words: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, plainText(words, 1_000));
}
