/** The product as an MCP client runs it: a process of its own, spoken to over stdio, which can be killed. */
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema, ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Told } from './judge.ts';
import type { Moment } from './trials.ts';
import type { Wish } from './wishes.ts';

export interface ServerProcess {
  /** Resolves when the process is gone; everything it wrote has been read by then. */
  readonly ended: Promise<void>;
  isAlive(): boolean;
  /** Resolves with the client's answer, or without one where the process went first. */
  ask(wish: Wish): Promise<void>;
  /** Resolves the first time that the server says so in its log; never, where it does not. */
  heard(what: Moment['after']): Promise<void>;
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): void;
  /** As a client goes away: the server ends by itself. */
  leave(): Promise<void>;
}

export interface ServerSettings {
  /** The bundled program. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** The person at the client. */
  readonly answer: (question: string) => ElicitResult;
  /** Told of every state that the client hears of. */
  readonly tell: (told: Told) => void;
  /** Told of what the server complains about. */
  readonly complain: (line: string) => void;
}

const Answer = z.object({ id: z.string(), state: z.string() });
const Line = z.object({ msg: z.string(), level: z.string(), change: z.string().optional() });
/** An answer comes after 45 seconds at the latest. */
const askMs = 70_000;

export async function startServer(settings: ServerSettings): Promise<ServerProcess> {
  const log = new PassThrough();
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [settings.program, 'mcp'],
    env: settings.env,
    stderr: 'pipe',
  });
  transport.stderr?.pipe(log);
  const heard = listen(log, settings.complain);
  const client = new Client({ name: 'crash-test', version: '1' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, ({ params: { message } }) => {
    for (const [id] of message.matchAll(/chg-[0-9a-z]+/g)) settings.tell({ id, state: 'awaiting_approval' });
    return settings.answer(message);
  });
  const gone = Promise.withResolvers<void>();
  let alive = true;
  client.onclose = () => {
    alive = false;
    gone.resolve();
  };
  await client.connect(transport);
  const { pid } = transport;
  const asked = Promise.withResolvers<void>();

  return {
    ended: gone.promise,
    isAlive: () => alive,
    async ask({ tool, input }) {
      asked.resolve();
      try {
        const answer = await client.callTool({ name: tool, arguments: input }, undefined, { timeout: askMs });
        const { structuredContent, isError, content } = CallToolResultSchema.parse(answer);
        const known = Answer.safeParse(structuredContent);
        if (known.success) settings.tell(known.data);
        else if (isError) settings.complain(JSON.stringify(content));
      } catch (thrown) {
        if (alive) throw thrown;
      }
    },
    heard(what) {
      if (what === 'start') return Promise.resolve();
      return what === 'asked' ? asked.promise : heard[what];
    },
    kill() {
      if (alive && pid !== null) killProcess(pid);
    },
    async leave() {
      await client.close();
      await gone.promise;
    },
  };
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    // It is dead already, and only the end of its output has not been read yet.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}

/** The first time for each turning point that the log tells of. */
function listen(log: PassThrough, complain: (line: string) => void) {
  const planned = Promise.withResolvers<void>();
  const sendingOwn = Promise.withResolvers<void>();
  const sendingAnothers = Promise.withResolvers<void>();
  const own = new Set<string>();
  createInterface({ input: log }).on('line', (text) => {
    const line = Line.safeParse(jsonOf(text));
    if (!line.success) return complain(text);
    const { msg, level, change = '' } = line.data;
    if (msg === 'change planned') {
      own.add(change);
      planned.resolve();
    }
    if (msg === 'sending') (own.has(change) ? sendingOwn : sendingAnothers).resolve();
    if (!['trace', 'debug', 'info'].includes(level)) complain(text);
  });
  return { planned: planned.promise, sending: sendingOwn.promise, "sending another's": sendingAnothers.promise };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
