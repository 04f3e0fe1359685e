/** What is posted to a response_url. */
import { z } from 'zod';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { app } from '../seeds.ts';
import type { Workspace } from '../workspace.ts';
import type { Message } from '../world/messages.ts';
import type { ResponseUrl } from '../world/response-urls.ts';
import type { Answer } from './api.ts';
import { contentArgs, contentOf } from './methods/content.ts';
import { flag } from './methods/method.ts';
import { Refusal, refuse } from './refusal.ts';

const Response = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: flag,
  delete_original: flag,
  thread_ts: z.string().optional(),
  ...contentArgs,
});

/** K: the statuses and words of refusals; sourcegraph 49979 shows 400 for blocks. */
export function answerResponse(path: string, args: JsonObject | undefined, workspace: Workspace): Answer {
  const used = workspace.responseUrls.use(path);
  if (!used.ok) return refusal(404, used.error);
  try {
    respond(used.url, args ?? refuse('invalid_payload'), workspace);
    return { status: 200, body: { ok: true }, headers: {}, outcome: 'ok' };
  } catch (thrown) {
    if (thrown instanceof Refusal) return refusal(400, thrown.message);
    throw thrown;
  }
}

const refusal = (status: number, error: string): Answer => ({ status, body: error, headers: {}, outcome: error });

/** Also for what an ack of a command says. Undefined when it only took something away, or said nothing. */
export function respond(url: ResponseUrl, given: JsonObject, workspace: Workspace): Message | undefined {
  const { messages } = workspace;
  const parsed = Response.safeParse(given);
  if (!parsed.success) return refuse('invalid_payload');
  const args = parsed.data;
  const original = url.origin && messages.find(url.origin.channel, url.origin.ts);
  if (args.delete_original) {
    if (original) messages.remove(original);
    return undefined;
  }
  const content = contentOf(args, workspace);
  if (args.replace_original && original) return messages.update(original, content);
  return messages.post({
    ...content,
    channel: url.channel,
    thread_ts: args.thread_ts,
    user: app.bot.user,
    bot_id: app.bot.id,
    ephemeralFor: args.response_type === 'ephemeral' ? url.user : undefined,
  });
}
