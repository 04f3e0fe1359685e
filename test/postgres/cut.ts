/** A wire between a client and a server that can be cut, or clogged, at a word of the client's. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Fault =
  /** The word does not arrive. */
  | 'cut before'
  /** The word arrives, the answer does not. */
  | 'cut after'
  /** Neither the word nor anything later arrives, and the connection stays. */
  | 'clog';

export interface Wire extends AsyncDisposable {
  readonly port: number;
  /** What happens once, to the next connection that says the word. */
  next(word: string, fault: Fault): void;
  /** How often that has happened. */
  faults(): number;
}

export async function wireTo(serverPort: number): Promise<Wire> {
  let armed: { readonly word: string; readonly fault: Fault } | undefined;
  let faults = 0;
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    let isClogged = false;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    server.on('data', (data) => void client.write(data));
    client.on('data', (data) => {
      if (isClogged) return;
      if (!armed || !data.toString('latin1').includes(armed.word)) return void server.write(data);
      const { fault } = armed;
      armed = undefined;
      faults += 1;
      isClogged = true;
      if (fault === 'clog') return;
      if (fault === 'cut before') return void client.destroy();
      // The server reads what came before the end, and answers nobody.
      server.removeAllListeners('data');
      server.once('data', () => client.destroy());
      server.write(data);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return {
    port: address.port,
    next(word, fault) {
      armed = { word, fault };
    },
    faults: () => faults,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
