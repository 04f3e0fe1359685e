/** One of the places at which a server runs: each is killed in the middle of its work, and another one starts. */
import type { Change } from '../../src/executor/change.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { ServerProcess } from './server.ts';
import type { Stage } from './stage.ts';
import type { Moment, PlannedWish, Trial } from './trials.ts';

/** What was found of the changes of one trial, right after its server was killed. */
export interface Found {
  readonly stretch: string;
  readonly states: readonly string[];
}

/** The longest that a trial waits for its moment. */
const patienceMs = 6_000;

/** Runs trials as long as there are some. Returns the wishes that nobody recorded before the last server died. */
export async function takeSeat(
  stage: Stage,
  trials: Iterator<Trial, unknown>,
  found: (what: Found) => void,
): Promise<readonly PlannedWish[]> {
  let again: readonly PlannedWish[] = [];
  for (let next = trials.next(); next.done !== true; next = trials.next()) {
    const { wishes, moment, powerCut } = next.value;
    const server = await stage.servers.start();
    const asked = [...again, ...wishes];
    for (const wish of asked) void stage.servers.ask(server, wish);
    await wait(server, moment);
    if (powerCut) stage.servers.killAll();
    else server.kill();
    await server.ended;
    const changes = new Map((await stage.changes()).map((change) => [change.plan.subject, change]));
    again = asked.filter(({ subject }) => !changes.has(subject));
    const states = asked.map(({ subject }) => whereItStands(stage, changes.get(subject)));
    found({ stretch: moment.stretch, states: await Promise.all(states) });
  }
  return again;
}

async function whereItStands({ executor }: Stage, change: Change | undefined): Promise<string> {
  if (!change) return 'not recorded';
  const last = (await executor.events(change.id)).at(-1);
  return `${change.state} (${last?.kind})`;
}

/** Until the moment has come, the server is gone, or this server will not come to it. */
async function wait(server: ServerProcess, { after, ms }: Moment): Promise<void> {
  const over = new AbortController();
  const sleep = (forMs: number) => systemClock.sleep(forMs, over.signal).catch(() => undefined);
  await Promise.race([server.heard(after).then(() => sleep(ms)), sleep(patienceMs), server.ended]);
  over.abort();
}
