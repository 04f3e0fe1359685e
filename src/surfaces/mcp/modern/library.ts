/** Resources, prompts and completions in revision 2026-07-28. Subscriptions are the SDK's, fed by what happens. */
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type Server } from '@modelcontextprotocol/server';
import { plainText } from '../../../lib/text.ts';
import { failureWords } from '../failure-reply.ts';
import type { Log } from '../log.ts';
import type { McpService } from '../service.ts';
import { told } from './told.ts';

export function serveLibrary(server: Server, service: McpService, log: Log): void {
  const { resources, prompts } = service.library;

  server.setRequestHandler('resources/list', async ({ params }) => {
    const listed = await told(log, () => resources.list(params?.cursor));
    if (listed.kind === 'failed') throw invalid(failureWords(listed.failure));
    const { resources: page, nextCursor } = listed;
    return { resources: [...page], ...(nextCursor !== undefined && { nextCursor }) };
  });
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...resources.templates] }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const read = await told(log, () => resources.read(uri));
    if (read.kind === 'missing') throw new ResourceNotFoundError(uri, read.message);
    return { contents: [...read.contents] };
  });

  server.setRequestHandler('prompts/list', () => ({ prompts: prompts.map(service.listedPrompt) }));
  server.setRequestHandler('prompts/get', ({ params }) => {
    const rendered = service.renderPrompt(params.name, params.arguments ?? {});
    if (rendered.kind === 'failed') throw invalid(failureWords(rendered.failure));
    return { description: rendered.description, messages: [...rendered.messages] };
  });

  server.setRequestHandler('completion/complete', ({ params }, { mcpReq }) => service.complete(params, mcpReq.signal));
}

function invalid(words: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, plainText(words, 1_000));
}
