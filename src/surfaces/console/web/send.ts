import type { Request, Response } from 'express';
import { z } from 'zod';
import { FailureError } from '../../../errors.ts';
import { type Answer, type ConsoleContext, page, refusal } from '../context.ts';
import { layOut } from '../pages/layout.ts';
import { failurePage } from '../pages/message.ts';
import { statusOf } from '../routes/show.ts';
import type { Session } from '../session.ts';
import { newLineName } from './secret.ts';

/** Puts an answer on the wire. */
export async function send(
  answer: Answer,
  to: { readonly request: Request; readonly response: Response; readonly session?: Session | undefined },
  version: string,
): Promise<void> {
  const { request, response, session } = to;
  if ('cookie' in answer && answer.cookie !== undefined) response.append('Set-Cookie', answer.cookie);
  switch (answer.kind) {
    case 'page': {
      const text = String(await layOut(answer.page, session, version));
      response
        .status(answer.status ?? 200)
        .set(answer.headers ?? {})
        .type('html')
        .send(text);
      return;
    }
    case 'go':
      // 303: whatever was sent, what follows is read.
      response.status(303).set('Location', answer.to).type('text/plain').send('');
      return;
    case 'json':
      response.json(answer.value);
      return;
    case 'stream':
      response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      response.flushHeaders();
      await answer.write(response);
  }
}

/** What the framework itself refuses, such as a body that is too large. */
const Refused = z.looseObject({ status: z.int().min(400).max(499) });

/** What was thrown, as a page: never a stack, and a name under which the log has the rest. */
export function answerToThrown(
  { log, randomBytes }: Pick<ConsoleContext, 'log' | 'randomBytes'>,
  { path }: Pick<Request, 'path'>,
  thrown: unknown,
): Answer {
  const refused = Refused.safeParse(thrown).data;
  if (refused) {
    const what = refused.status === 413 ? 'The form is too large' : 'That was not understood';
    return refusal(refused.status, what, 'Nothing was done.');
  }
  const line = newLineName(randomBytes);
  log.error({ err: thrown, line, path }, 'a page could not be made');
  if (thrown instanceof FailureError) return page(failurePage(thrown.failure), statusOf(thrown.failure));
  const says = 'The console failed on an error of its own. What was sent to the cloud before is on record.';
  return refusal(500, 'That did not work', says, `The log has the detail under "${line}".`);
}
