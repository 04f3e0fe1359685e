/** A server on a free port of the loopback address, which can be made to refuse everybody. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Local {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Ends what is open, and nobody listens there: everything new is refused. */
  refuse(isDown: boolean): void;
  close(): Promise<void>;
}

export async function listenLocally(server: Server): Promise<Local> {
  const sockets = new Set<Socket>();
  let refuses = false;
  server.on('connection', (socket) => {
    // What was on its way when it went down.
    if (refuses) return void socket.destroy();
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    refuse(isDown) {
      if (refuses === isDown) return;
      refuses = isDown;
      if (isDown) {
        server.close();
        end();
      } else server.listen(address.port, '127.0.0.1');
    },
    async close() {
      end();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
