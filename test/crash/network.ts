/**
 * The way to the cloud: a relay on which a write takes its time, and is gone where its sender dies meanwhile. On a bare
 * loopback a request has arrived before anybody could kill the process that sent it.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { systemClock } from '../../src/lib/clock.ts';

export interface Network extends AsyncDisposable {
  /** Takes the place of the cloud's own endpoint. */
  readonly endpoint: string;
}

export async function networkTo(
  endpoint: string,
  delayMs: number,
  isDelayed: (text: string) => boolean,
): Promise<Network> {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    keep(near);
    const far = keep(connect({ host: hostname, port: Number(port) }));
    far.on('data', (chunk) => near.write(chunk));
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    // One after the other, so that nothing overtakes what is delayed.
    let before = Promise.resolve();
    near.on('data', (chunk) => {
      before = before.then(async () => {
        if (isDelayed(chunk.toString('latin1'))) await systemClock.sleep(delayMs);
        if (!near.destroyed) far.write(chunk);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The network has no address.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
