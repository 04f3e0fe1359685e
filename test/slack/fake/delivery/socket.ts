/** Socket Mode: WebSocket connections that the app opens. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { JsonRecord } from '../../../../src/lib/json.ts';
import { app } from '../seeds.ts';
import { timings } from '../timings.ts';
import { elapsedIn, type Workspace } from '../workspace.ts';
import { type Envelope, type Outcome, payloadOf, type Transport } from './outcome.ts';

export interface Connection {
  /** 1 for the first that was ever opened. */
  readonly id: number;
  readonly openedAtMs: number;
}

export type Reason = 'refresh_requested' | 'warning' | 'link_disabled' | 'too_many_websockets';

/** To the next of the connections in turn; to all of them, as copies; or to the one with this id. */
export type Route = 'in turn' | 'all' | number;

export interface SocketMode extends Transport {
  readonly connections: readonly Connection[];
  route: Route;
  /** Slack asks to connect anew; after `warning` and `refresh_requested` it closes the connection ten seconds later. */
  disconnect(reason: Reason, id?: number): void;
  /** The network breaks. */
  cut(id?: number): void;
  /** Nothing is heard any more, neither pongs nor acks, and the connection stays. */
  freeze(id?: number): void;
  /** Acks that came when nobody waited for them any more, or twice, by envelope id. */
  readonly strayAcks: readonly string[];
  /** A new address to connect to, for one connection. */
  openConnection(): string;
}

interface Open extends Connection {
  readonly socket: WebSocket;
  isFrozen: boolean;
}

const Ack = z.object({ envelope_id: z.string(), payload: z.union([JsonRecord, z.string()]).optional() });

export function createSocketMode(server: Server, workspace: Workspace, closing: AbortSignal): SocketMode {
  const { clock, changes } = workspace;
  const tickets = new Map<string, number>();
  const open: Open[] = [];
  const strayAcks: string[] = [];
  const waiting = new Map<string, (payload: z.infer<typeof Ack>['payload']) => void>();
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  let opened = 0;
  let turn = 0;

  server.on('upgrade', (request, stream, head) => {
    const ticket = new URL(request.url ?? '/', workspace.endpoint).searchParams.get('ticket') ?? '';
    const madeAt = tickets.get(ticket);
    tickets.delete(ticket);
    if (madeAt === undefined || clock.elapsed() - madeAt > timings.ticketMs) return void stream.destroy();
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket));
  });
  closing.addEventListener('abort', () => {
    for (const { socket } of open) socket.terminate();
  });

  function welcome(socket: WebSocket): void {
    if (open.length >= timings.connections) {
      say(socket, { type: 'disconnect', reason: 'too_many_websockets', debug_info });
      return void socket.close();
    }
    const connection: Open = { id: ++opened, openedAtMs: elapsedIn(workspace), socket, isFrozen: false };
    open.push(connection);
    socket.on('message', (data) => hear(connection, String(data)));
    socket.on('ping', (data) => {
      if (!connection.isFrozen) socket.pong(data);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const at = open.indexOf(connection);
      if (at >= 0) open.splice(at, 1);
      changes.tell();
    });
    say(socket, {
      type: 'hello',
      num_connections: open.length,
      connection_info: { app_id: app.id },
      debug_info: { ...debug_info, approximate_connection_time: 18_060 },
    });
    void pingWhileOpen(connection);
    changes.tell();
  }

  async function pingWhileOpen(connection: Open): Promise<void> {
    while (!closing.aborted && open.includes(connection)) {
      if (!connection.isFrozen) connection.socket.ping('Ping from the fake');
      await clock.sleep(timings.pingEveryMs, closing).catch(() => undefined);
    }
  }

  function hear(connection: Open, text: string): void {
    if (connection.isFrozen) return;
    const ack = Ack.safeParse(JSON.parse(text));
    if (!ack.success) return;
    const { envelope_id: id, payload } = ack.data;
    const take = waiting.get(id);
    if (take) take(payload);
    else strayAcks.push(id);
    changes.tell();
  }

  /** Where an envelope goes; a connection that does not listen any more still gets its share. */
  function chosen(): readonly Open[] {
    const { route } = mode;
    if (route === 'all') return [...open];
    const one = route === 'in turn' ? open[turn++ % open.length] : open.find(({ id }) => id === route);
    return one ? [one] : [];
  }

  function send(envelope: Envelope): { readonly to: readonly number[]; readonly outcome: Promise<Outcome> } {
    const to = chosen();
    if (to.length === 0) return { to: [], outcome: Promise.resolve(nobody) };
    const startedAt = clock.elapsed();
    const settled = new AbortController();
    const acked = new Promise<Outcome>((resolve) => {
      waiting.set(envelope.id, (payload) => {
        waiting.delete(envelope.id);
        const said = typeof payload === 'string' ? payloadOf(payload) : (payload ?? {});
        resolve({
          acked: true,
          ackMs: clock.elapsed() - startedAt,
          payload: envelope.accepts ? said : {},
          noRetry: false,
        });
      });
    });
    const late = clock.sleep(timings.ackMs, AbortSignal.any([settled.signal, closing])).then(
      (): Outcome => ({ acked: false, error: 'operation_timeout', reason: 'timeout', noRetry: false }),
      () => (closing.aborted ? nobody : acked),
    );
    const retry =
      envelope.kind === 'events_api' ? { retry_attempt: envelope.attempt, retry_reason: envelope.reason ?? '' } : {};
    for (const { socket } of to)
      say(socket, {
        envelope_id: envelope.id,
        type: envelope.kind,
        payload: envelope.body,
        accepts_response_payload: envelope.accepts,
        ...retry,
      });
    const outcome = Promise.race([acked, late]).finally(() => {
      waiting.delete(envelope.id);
      settled.abort();
    });
    return { to: to.map(({ id }) => id), outcome };
  }

  const those = (id: number | undefined): readonly Open[] => open.filter((one) => id === undefined || one.id === id);

  const mode: SocketMode = {
    route: 'in turn',
    strayAcks,
    get connections() {
      return open.map(({ id, openedAtMs }) => ({ id, openedAtMs }));
    },
    send,
    disconnect(reason, id) {
      for (const { socket } of those(id)) {
        say(socket, { type: 'disconnect', reason, debug_info });
        void clock.sleep(timings.refreshMs, closing).then(
          () => socket.close(),
          () => undefined,
        );
      }
    },
    cut(id) {
      for (const { socket } of those(id)) socket.terminate();
    },
    freeze(id) {
      for (const connection of those(id)) connection.isFrozen = true;
    },
    openConnection() {
      const ticket = randomUUID();
      tickets.set(ticket, clock.elapsed());
      return `${workspace.endpoint.replace('http:', 'ws:')}/link/?ticket=${ticket}&app_id=${app.id}`;
    },
  };
  return mode;
}

const nobody: Outcome = { acked: false, error: 'dispatch_failed', reason: 'no_connection', noRetry: false };

const debug_info = { host: 'applink-fake-1', build_number: 1 };

const say = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message));
