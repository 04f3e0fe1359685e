/** The console on a stage, and requests to it as a browser or somebody who writes them by hand would send them. */
import { randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Change } from '../../src/executor/change.ts';
import { createDirectory } from '../../src/people/directory.ts';
import { PeopleFile } from '../../src/people/schema.ts';
import { type ConsoleOptions, serveConsole } from '../../src/surfaces/console/console.ts';
import type { Answer } from './attempt.ts';
import { type House, who } from './house.ts';
import type { Seat, Stage } from './stage.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, string>>;

export interface Desk {
  readonly url: string;
  /** The code of a new one-time link. */
  code(): string;
  get(path: string, headers?: Headers): Promise<Reply>;
  /** A form of our own pages, unless the headers say otherwise. */
  post(path: string, body: Fields | string, headers?: Headers): Promise<Reply>;
  /** Somebody in a browser who has used a link. */
  signIn(): Promise<Session>;
}

/** What a browser holds. */
export interface Session {
  readonly cookie: string;
  /** What the page of a change puts into its forms. */
  csrf(id: string): Promise<string>;
  /** Fills in and sends the form of a change's page, with what is given in place of what stands there. */
  send(action: string, change: Change, more?: Readonly<Record<string, string>>): Promise<Reply>;
}

/** Signs in by link as `op`, unless something else is said. */
export async function desk(
  stage: Stage,
  { executor }: Seat,
  {
    house = {},
    signIn = { kind: 'link', principal: who('op').link },
  }: { house?: House; signIn?: ConsoleOptions['signIn'] } = {},
): Promise<Desk> {
  const stop = new AbortController();
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const open = await serveConsole({
    executor,
    directory: createDirectory(PeopleFile.parse(house.people ?? {})),
    clock: stage.clock,
    randomBytes,
    log: silent,
    version: '1.0.0',
    signal: stop.signal,
    listen: { host: '127.0.0.1', port: 0 },
    signIn,
  });
  stage.atTheEnd(async () => {
    stop.abort();
    await open.close();
  });
  const { url } = open;
  const code = () => new URL(open.signInLink?.() ?? url).searchParams.get('code') ?? '';
  const get: Desk['get'] = (path, headers = {}) => ask(new URL(path, url), 'GET', headers);
  const post: Desk['post'] = (path, body, headers = {}) => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: url };
    return ask(new URL(path, url), 'POST', { ...type, ...headers }, formOf(body));
  };
  return {
    url,
    code,
    get,
    post,
    async signIn() {
      const { headers, status } = await post('/sign-in', { code: code(), next: '/' });
      const cookie = (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
      if (status !== 303 || cookie === '') throw new Error(`The sign-in was answered with ${status}.`);
      const csrf = async (id: string) =>
        /name="csrf" value="([^"]+)"/.exec((await get(`/changes/${id}`, { Cookie: cookie })).body)?.[1] ?? '';
      return {
        cookie,
        csrf,
        async send(action, { id, digest }, more = {}) {
          const fields = { csrf: await csrf(id), digest, ...more };
          return post(`/changes/${id}/${action}`, fields, { Cookie: cookie });
        },
      };
    },
  };
}

/** Fields that come more than once are written as text. */
const formOf = (body: Fields | string) => (typeof body === 'string' ? body : `${new URLSearchParams(body)}`);

/** Unlike fetch, it sends whatever Host, Origin and cookies it is given. */
function ask(url: URL, method: string, headers: Headers, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, headers: { ...headers, 'Content-Length': Buffer.byteLength(body) } },
      (reply) => {
        text(reply).then(
          (read) => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: read }),
          reject,
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What the answer says in words. */
function wordsOf({ body }: Reply): string {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(body)?.[1] ?? body;
  const said = /role="alert"[^>]*>(.*?)<\/div>/s.exec(main)?.[1] ?? main;
  return said
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

/** Of a request that was turned away before it came to a decision; the change goes on waiting. */
export function ofDoor(reply: Reply, change?: Pick<Change, 'id'>): Answer {
  const { status } = reply;
  // Whoever is not signed in is sent to the sign-in.
  const toSignIn = status === 303 && reply.headers.location?.startsWith('/sign-in') === true;
  if (!toSignIn && (status < 400 || status > 499))
    return { kind: 'accepted', what: `HTTP ${status}: ${wordsOf(reply)}` };
  return {
    kind: 'refused',
    code: toSignIn ? 'HTTP 401' : `HTTP ${status}`,
    message: toSignIn ? `Nobody is signed in; sent to ${reply.headers.location}.` : wordsOf(reply),
    ...(change && { about: { change: change.id, trace: 'approval_requested' } }),
  };
}

/** Of a decision that came to the executor and did not count: the page and the record give the same reason. */
export async function ofPage({ executor }: Seat, reply: Reply, { id }: Pick<Change, 'id'>): Promise<Answer> {
  const events = await executor.events(id);
  const message = String(events.findLast(({ kind }) => kind === 'decision_rejected')?.body['message'] ?? '');
  if (reply.status < 400) return { kind: 'accepted', what: `HTTP ${reply.status}: ${wordsOf(reply)}` };
  const said = wordsOf(reply).includes(message) && message !== '' ? message : wordsOf(reply);
  return {
    kind: 'refused',
    code: `HTTP ${reply.status}`,
    message: said,
    about: { change: id, trace: 'decision_rejected' },
  };
}
