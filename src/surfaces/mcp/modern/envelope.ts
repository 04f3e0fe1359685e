/** What a request says of its client: the reserved keys of `_meta`, and the answers that it brings. Nothing in it is proven. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { QuestionAnswer } from '../protocol.ts';

type Envelope = ServerContext['mcpReq']['envelope'];

const Info = z.object({ [CLIENT_INFO_META_KEY]: z.object({ name: z.string(), version: z.string() }) });
const Capabilities = z.object({
  [CLIENT_CAPABILITIES_META_KEY]: z.object({
    elicitation: z.object({ form: z.unknown(), url: z.unknown() }).partial(),
  }),
});

/** Under which the question stands among those of one result. */
export const decisionKey = 'decision';

export function clientOf(envelope: Envelope): string | undefined {
  const info = Info.safeParse(envelope).data?.[CLIENT_INFO_META_KEY];
  return info && `${info.name} ${info.version}`;
}

/** A client that names no kind shows forms: that is what the word meant before there were two. */
export function elicitationOf(envelope: Envelope): { readonly form: boolean; readonly page: boolean } {
  const elicitation = Capabilities.safeParse(envelope).data?.[CLIENT_CAPABILITIES_META_KEY].elicitation;
  if (!elicitation) return { form: false, page: false };
  const page = elicitation.url !== undefined;
  return { form: elicitation.form !== undefined || !page, page };
}

export function answerIn(responses: Record<string, unknown> | undefined): QuestionAnswer | undefined {
  const found = inputResponse(responses, decisionKey);
  return found.kind === 'elicit' ? { action: found.action, content: found.content } : undefined;
}
