import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';
import { header, type RawRequest, sizeLimits } from './request.ts';

/** Room for the 32 KB of a GET that is answered, and for a good deal more that is answered with the proper error. */
const maxHeaderSize = 256 * 1024;
/** A body longer than the limit is read and thrown away, so that its sender can hear why; up to this much. */
const patienceBytes = 64 * 1024 * 1024;

export function createHttpServer(answer: (request: RawRequest) => Promise<Reply>, now: () => number): Server {
  const server = createServer(
    { maxHeaderSize, requestTimeout: 60_000, keepAliveTimeout: 30_000 },
    (message, response) => {
      const arrivedAt = now();
      readRequest(message, arrivedAt)
        .then(async (request) => {
          if (!request) return message.destroy();
          return send(await answer(request), request, message, response);
        })
        // The client went away, or gave up in the middle of its body.
        .catch(() => message.destroy());
    },
  );
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return server;
}

async function readRequest(message: IncomingMessage, arrivedAt: number): Promise<RawRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > patienceBytes) return undefined;
    if (size <= sizeLimits.postV3) chunks.push(bytes);
  }
  // A client that takes this for a proxy sends the whole address.
  const target = (message.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  return {
    method: message.method ?? '',
    path: (mark < 0 ? target : target.slice(0, mark)) || '/',
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: message.headers,
    body: Buffer.concat(chunks),
    oversized: size > sizeLimits.postV3,
    arrivedAt,
  };
}

function send(reply: Reply, request: RawRequest, message: IncomingMessage, response: ServerResponse): void {
  if (reply.kind === 'drop') {
    message.socket.destroy();
    return;
  }
  const traceId = header(request, 'x-tc-traceid');
  if (traceId !== undefined) response.setHeader('X-TC-TraceId', traceId);
  const body = reply.kind === 'json' ? JSON.stringify(reply.body) : reply.body;
  response.writeHead(reply.status, {
    'Content-Type': reply.kind === 'json' ? 'application/json' : reply.type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
