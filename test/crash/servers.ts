/** The servers that come and go, what they are asked, and what comes of it. */
import type { Told } from './judge.ts';
import { answerTo } from './people.ts';
import { type ServerProcess, startServer } from './server.ts';
import type { PlannedWish } from './trials.ts';

export interface Servers {
  /** What anybody outside was told. */
  readonly told: readonly Told[];
  /** What the servers and the clients complained about. */
  readonly complaints: readonly string[];
  start(): Promise<ServerProcess>;
  /** Resolves when the client has an answer, or nobody is left to give one. */
  ask(server: ServerProcess, wish: PlannedWish): Promise<void>;
  /** Whether the server that was asked last is still there. */
  isAsked(wish: PlannedWish): boolean;
  tell(told: Told): void;
  killAll(): void;
}

export interface ServersSettings {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly wishes: ReadonlyMap<string, PlannedWish>;
  /** From then on none is started. */
  readonly signal: AbortSignal;
}

export function createServers({ program, env, wishes, signal }: ServersSettings): Servers {
  const told: Told[] = [];
  const complaints: string[] = [];
  const askedAt = new Map<PlannedWish, ServerProcess>();
  const alive = new Set<ServerProcess>();
  const tell = (one: Told) => void told.push(one);
  const complain = (line: string) => void complaints.push(line);

  return {
    told,
    complaints,
    async start() {
      signal.throwIfAborted();
      const server = await startServer({ program, env, answer: (asked) => answerTo(asked, wishes), tell, complain });
      alive.add(server);
      void server.ended.then(() => alive.delete(server));
      if (signal.aborted) server.kill();
      return server;
    },
    ask(server, wish) {
      askedAt.set(wish, server);
      return server.ask(wish).catch((thrown: unknown) => complain(String(thrown)));
    },
    isAsked: (wish) => askedAt.get(wish)?.isAlive() === true,
    tell,
    killAll() {
      for (const server of alive) server.kill();
    },
  };
}
