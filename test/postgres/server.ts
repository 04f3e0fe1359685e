/** A throw-away PostgreSQL server on 127.0.0.1, also for root, and without anything installed by hand. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binaries, missing } from './binaries.ts';

export interface PostgresServer {
  /** Of a superuser, who needs no password unless one was asked for. */
  readonly url: string;
  /** Ends every connection, stops and removes everything. */
  stop(): Promise<void>;
  /** With the same port and data, also after `kill`. */
  restart(): Promise<void>;
  /** As in a power cut, but for the disk: at once, nothing is closed, the next start recovers. */
  kill(): Promise<void>;
}

interface Options {
  /** Waits for the disk at each commit, as a server of production does. */
  readonly fsync?: boolean;
  /** Asked of everybody; it is not in the URL. */
  readonly password?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** More settings, such as `max_connections=10`. */
  readonly settings?: readonly string[];
}

/** How long the server may take to start: a recovery included. */
const startMs = 30_000;

export async function startPostgres(options: Options = {}): Promise<PostgresServer> {
  const programs = binaries();
  if (!programs) throw new Error(missing);
  const folder = mkdtempSync(path.join(tmpdir(), 'postgres-'));
  const user = process.getuid?.() === 0 ? nobody() : undefined;
  const keep = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    if (user) chownSync(path.join(folder, name), user.uid, user.gid);
    return path.join(folder, name);
  };
  if (user) chownSync(folder, user.uid, user.gid);
  const watch = watchman(folder);
  const [data, port] = [path.join(folder, 'data'), await freePort()];
  const around = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  const { fsync = false, password, tls, settings = [] } = options;
  const login =
    password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${keep('password', password)}`];
  execFileSync(
    programs.initdb,
    ['-D', data, '-U', 'test', ...login, '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    { ...around, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const all = [
    ...(fsync ? [] : ['fsync=off', 'full_page_writes=off']),
    ...(tls ? ['ssl=on', `ssl_cert_file=${keep('cert', tls.cert)}`, `ssl_key_file=${keep('key', tls.key)}`] : []),
    ...['max_connections=100', 'shared_buffers=32MB', ...settings],
  ];
  const parameters = [
    '-D',
    data,
    '-p',
    `${port}`,
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    ...all.flatMap((one) => ['-c', one]),
  ];

  let server: ChildProcess | undefined;
  const start = async () => {
    const child = spawn(programs.postgres, parameters, { ...around, stdio: ['ignore', 'ignore', 'pipe'] });
    server = child;
    await ready(child);
  };
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    const child = server;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };

  await start();
  return {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    async stop() {
      await end('SIGINT');
      const exit = once(watch, 'exit');
      watch.ref();
      watch.stdin?.end();
      await exit;
    },
    async restart() {
      await end('SIGINT');
      await start();
    },
    kill: () => end('SIGQUIT'),
  };
}

function nobody(): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Waits for the end of this process, however it ends, then stops a server that is left and removes its folder. A
 * group of its own keeps it from a Ctrl+C that is meant for the tests.
 */
function watchman(folder: string): ChildProcess {
  const script = `cat > /dev/null; pid=$(head -n 1 "$0/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid"; rm -rf "$0"`;
  const child = spawn('sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  return child;
}

async function ready(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  const { stderr } = child;
  if (!stderr) throw new Error('The server has no stderr.');
  stderr.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error(`The server does not start: ${said.join('')}`)), startMs);
    stderr.on('data', (text: string) => {
      said.push(text);
      if (!said.join('').includes('ready to accept connections')) return;
      clearTimeout(giveUp);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(giveUp);
      reject(new Error(`The server ended with ${code}: ${said.join('')}`));
    });
  });
  stderr.removeAllListeners('data');
  stderr.resume();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
