import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Reply } from '../gateway/reply.ts';
import { contentKind, type RawRequest } from '../gateway/request.ts';
import type { Database } from '../world/database.ts';
import { NewFault } from '../world/faults.ts';
import { resetWorld } from '../world/schema.ts';
import { changeSettings, Settings } from '../world/settings.ts';
import { World } from '../world/world.ts';
import { isFromThisMachine } from './guard.ts';

interface ControlParts {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
}

export const isControl = ({ path }: RawRequest): boolean => path === '/sandbox' || path.startsWith('/sandbox/');

const ok = (body: object): Reply => ({ kind: 'json', status: 200, body });
const no = (status: number, error: string): Reply => ({ kind: 'json', status, body: { error } });

type Route = (request: RawRequest, parts: ControlParts) => object;

const inWorld =
  (use: (world: World, request: RawRequest) => object): Route =>
  (request, { database, clock }) =>
    database.transactNow(() => use(new World(database, clock.now()), request));

const After = z.object({ after: z.coerce.number().int().min(0).default(0) });
const FaultId = z.object({ id: z.coerce.number().int().min(1).optional() });

const routes: Readonly<Record<string, Route>> = {
  'GET /sandbox/faults': inWorld(({ faults }) => ({ faults: faults.list() })),
  'POST /sandbox/faults': inWorld(({ faults }, request) => faults.add(NewFault.parse(bodyOf(request)))),
  'DELETE /sandbox/faults': inWorld(({ faults }, request) => {
    faults.clear(FaultId.parse(queryOf(request)).id);
    return { faults: faults.list() };
  }),
  'POST /sandbox/reset': (_request, { database, clock }) => {
    database.transactNow(() => resetWorld(database, clock.now()));
    return { reset: true };
  },
  'GET /sandbox/executions': inWorld(({ executions }, request) => ({
    executions: executions.after(After.parse(queryOf(request)).after),
  })),
  'GET /sandbox/arrivals': inWorld(({ arrivals }) => ({ arrivals: arrivals.counts() })),
  'GET /sandbox/settings': inWorld(({ settings }) => settings),
  'PUT /sandbox/settings': (request, { database }) => {
    const change = Settings.partial().parse(bodyOf(request));
    return database.transactNow(() => changeSettings(database, change));
  },
};

/** What only a sandbox has: its faults, its log, its counters. Unsigned, and for this machine's programs alone. */
export function answerControl(request: RawRequest, parts: ControlParts): Reply {
  if (!isFromThisMachine(request)) return no(403, 'The control API is not for browsers, nor for other machines.');
  const name = `${request.method} ${request.path}`;
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (!route) return no(404, `There is no ${name.slice(0, 100)}. There are: ${Object.keys(routes).join(', ')}.`);
  if (request.body.length > 0 && contentKind(request) !== 'json') return no(415, 'The body must be application/json.');
  try {
    return ok(route(request, parts));
  } catch (thrown) {
    if (thrown instanceof z.ZodError) return no(400, z.prettifyError(thrown));
    if (thrown instanceof SyntaxError) return no(400, 'The body is not valid JSON.');
    return no(500, 'The sandbox failed on an error of its own.');
  }
}

const bodyOf = ({ body }: RawRequest): unknown => JSON.parse(body.toString('utf8'));
const queryOf = ({ query }: RawRequest): unknown => Object.fromEntries(new URLSearchParams(query));
