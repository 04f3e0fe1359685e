import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { type ConsoleContext, refusal } from '../context.ts';
import { limits } from '../limits.ts';
import { auditRoutes } from '../routes/audit.ts';
import { changeRoutes } from '../routes/changes.ts';
import { decideRoutes } from '../routes/decide.ts';
import { liveRoutes } from '../routes/live.ts';
import { overviewRoutes } from '../routes/overview.ts';
import { signInRoutes } from '../routes/sign-in.ts';
import { standingRoutes } from '../routes/standing.ts';
import { script } from '../static/script.ts';
import { stylesheet } from '../static/stylesheet.ts';
import { createGuard } from './guards.ts';
import { securityHeaders } from './headers.ts';
import { createReception, notFound } from './reception.ts';
import type { Route } from './route.ts';
import { answerToThrown, send } from './send.ts';

/** The pages behind everything that a request has to pass. */
export function createApp(context: ConsoleContext): Express {
  const { version, hosts } = context;
  const app = express();
  for (const setting of ['x-powered-by', 'etag', 'query parser']) app.disable(setting);
  for (const setting of ['case sensitive routing', 'strict routing']) app.enable(setting);

  const headers = securityHeaders(hosts.base);
  app.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  // Before the names are checked: what probes it knows none of them, and learns nothing else.
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok');
  });
  const guard = createGuard(context);
  app.use(async (request, response, next) => {
    const refused = guard(request);
    if (refused) await send(refused, { request, response }, version);
    else next();
  });
  serveFile(app, '/console.css', 'text/css', stylesheet);
  serveFile(app, '/console.js', 'text/javascript', script);
  serveRoutes(app, context);
  app.use((request, response) => send(notFound, { request, response }, version));
  // Express tells handlers of errors by their four parameters.
  app.use(async (thrown: unknown, request: Request, response: Response, _next: NextFunction) => {
    // Nobody is there any more, or half of an answer went out already.
    if (response.headersSent || response.closed) response.destroy();
    else await send(answerToThrown(context, request, thrown), { request, response }, version);
  });
  return app;
}

function serveFile(app: Express, path: string, type: string, text: string): void {
  app.get(path, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type(type).send(text);
  });
}

function serveRoutes(app: Express, context: ConsoleContext): void {
  const { version } = context;
  const reception = createReception(context);
  const body = express.urlencoded({ extended: false, limit: limits.bodyBytes, parameterLimit: limits.fields });
  const all = [overviewRoutes, changeRoutes, decideRoutes, liveRoutes(), standingRoutes, auditRoutes(), signInRoutes];
  for (const route of all.flat()) {
    const at = app.route(route.path);
    if (route.get) {
      at.get(async (request, response) => {
        const { answer, session } = await reception.read(route, request, response);
        await send(answer, { request, response, session }, version);
      });
    }
    if (route.post) {
      at.post(
        async (request, response, next) => {
          const refused = reception.admit(route, request, response);
          if (refused) await send(refused, { request, response }, version);
          else next();
        },
        body,
        async (request, response) => {
          const { answer, session } = await reception.form(route, request, response);
          await send(answer, { request, response, session }, version);
        },
      );
    }
    const refused = refusal(405, 'That cannot be done here', 'This address takes no such request.', '', {
      Allow: methodsOf(route).join(', '),
    });
    at.all((request, response) => send(refused, { request, response }, version));
  }
}

function methodsOf({ get, post }: Route): readonly string[] {
  return [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])];
}
