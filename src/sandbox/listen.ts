import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { makeFolder } from '../lib/folder.ts';

/** Only this machine: a port on the loopback address, or a unix socket that only this user can open. */
export type Listen = { readonly port: number } | { readonly socketPath: string };

/** The address to send requests to. A socket has none, and goes by a name that resolves nowhere. */
export async function listen(server: Server, where: Listen): Promise<string> {
  if ('port' in where) {
    await listening(server, () => server.listen({ port: where.port, host: '127.0.0.1' }));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
    return `http://127.0.0.1:${address.port}`;
  }
  makeFolder(dirname(where.socketPath));
  await removeIfAbandoned(where.socketPath);
  await listening(server, () => server.listen({ path: where.socketPath }));
  chmodSync(where.socketPath, 0o600);
  return 'http://sandbox.invalid';
}

function listening(server: Server, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    start();
  });
}

/** A process that was killed leaves its socket file behind, and nothing can listen there until it is gone. */
async function removeIfAbandoned(path: string): Promise<void> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return;
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
  if (!answers) unlinkSync(path);
}
