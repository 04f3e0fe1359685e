/** HTTP: the Web API and the response_urls, with what goes wrong. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { JsonObject } from '../../../../src/lib/json.ts';
import type { Fault } from '../faults.ts';
import { elapsedIn, type Workspace } from '../workspace.ts';
import { responsePath } from '../world/response-urls.ts';
import { type Answer, answerCall, failed, limited } from './api.ts';
import { argumentsOf, textOf } from './body.ts';
import type { Method } from './methods/method.ts';
import { answerResponse } from './respond.ts';

const apiPath = '/api/';

export function createWebServer(
  methods: Readonly<Record<string, Method>>,
  workspace: Workspace,
  closing: AbortSignal,
): Server {
  return createServer((request, response) => {
    serve(request, response).catch((thrown: unknown) => {
      if (closing.aborted) return;
      send(response, { status: 500, body: `The fake failed: ${String(thrown)}`, headers: {}, outcome: '' });
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const path = request.url ?? '';
    const form = argumentsOf(request.headers['content-type'] ?? '', text);
    const { token: inBody, ...args } = form ?? {};
    const name = path.startsWith(apiPath) ? path.slice(apiPath.length) : 'response_url';
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? String(inBody ?? '');
    const answer = (): Answer => {
      if (path.startsWith(apiPath)) {
        const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
        return answerCall({ name, token, args: form && args }, method, workspace);
      }
      if (path.startsWith(responsePath)) return answerResponse(path, form, workspace);
      return { status: 404, body: 'no_such_page', headers: {}, outcome: 'no_such_page' };
    };
    await carryOut(name, args, answer, response);
  }

  async function carryOut(
    name: string,
    args: JsonObject,
    answer: () => Answer,
    response: ServerResponse,
  ): Promise<void> {
    const atMs = elapsedIn(workspace);
    const note = (outcome: string) => {
      workspace.record.calls.push({ method: name, atMs, args, outcome });
      workspace.changes.next();
      workspace.changes.tell();
    };
    const finish = (given: Answer) => {
      note(given.outcome);
      send(response, given);
    };
    const fault = workspace.faults.claim(name, args);
    if (!fault) return finish(answer());
    if (fault.kind === 'ratelimited') return finish(limited(fault.retryAfterS));
    if (fault.kind === 'error') return finish(failed(fault.error));
    const done = fault.after ? answer() : undefined;
    if (fault.kind === 'slow') {
      await workspace.clock.sleep(fault.ms, closing);
      return finish(done ?? answer());
    }
    note(`${nameOf(fault)}${done ? ' after' : ''}`);
    if (fault.kind === 'drop') response.destroy();
    if (fault.kind === 'status') send(response, { status: fault.status, body: '', headers: {}, outcome: '' });
  }
}

const nameOf = (fault: Fault): string =>
  fault.kind === 'status' ? `HTTP ${fault.status}` : fault.kind === 'drop' ? 'dropped' : fault.kind;

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.destroyed) return;
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
