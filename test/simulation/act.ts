import { calls, people } from './catalogue.ts';
import type { Replica } from './replica.ts';
import type { Action, Vote } from './schedule.ts';
import type { World } from './world.ts';

/** Graceful is: within this, whatever the cloud does. */
const shutdownMs = 10_500;

/** Does what the schedule says. Nobody waits for it: the next action comes at its own time. */
export function act(world: World, action: Action): void {
  const { cloud } = world;
  const living = world.living();
  const at = (index: number) => living[index % Math.max(1, living.length)];
  switch (action.do) {
    case 'request':
      request(world, at(action.replica), action);
      return;
    case 'decide':
      decide(world, at, action);
      return;
    case 'drive':
      drive(world, at(action.replica), action);
      return;
    case 'crash':
      at(action.replica)?.crashAt(action.moment);
      return;
    case 'start':
      world.start(action.offsetMs);
      return;
    case 'dispose':
      dispose(world, at(action.replica));
      return;
    case 'shift':
      if (typeof action.whose === 'number') {
        at(action.whose)?.shift(action.ms);
        return;
      }
      world.shiftLedger(action.ms);
      if (action.whose === 'everybody') for (const replica of world.replicas) replica.shift(action.ms);
      return;
    case 'cut_off':
      for (const replica of action.replica === 'everybody' ? living : [at(action.replica)])
        replica?.cutOff(action.forMs);
      return;
    case 'lose_acknowledgement':
      at(action.replica)?.loseAcknowledgement(action.call);
      return;
    case 'write':
      cloud.nextWrite(action.fault);
      return;
    case 'reads':
      cloud.readsGo(action.fault);
      return;
    case 'throttle':
      cloud.throttle(action.requests);
      return;
    case 'meddle':
      cloud.meddle(action.how);
      return;
  }
}

function request(world: World, replica: Replica | undefined, { change, call, by }: Action & { do: 'request' }): void {
  const wanted = calls[call]?.[1];
  const principal = people[by];
  if (!replica || !wanted || !principal) return;
  world.aside('a request', async () => {
    const outcome = await replica.executor.request(wanted, { principal });
    if (outcome.kind === 'failed') return;
    world.changes.set(change, outcome.change.id);
    world.firstDigests.set(outcome.change.id, outcome.change.digest);
  });
}

function decide(world: World, at: (index: number) => Replica | undefined, action: Action & { do: 'decide' }): void {
  const id = world.changes.get(action.change);
  if (id === undefined) return;
  for (const vote of action.votes) {
    const replica = at(vote.replica);
    if (replica) world.aside('a decision', () => cast(world, replica, id, vote, action.atExpiryMs));
  }
}

async function cast(
  { base, judge, firstDigests }: World,
  { executor }: Replica,
  id: string,
  vote: Vote,
  atExpiryMs: number | undefined,
): Promise<void> {
  const by = people[vote.by];
  const shown = await executor.show(id);
  if (shown.kind === 'failed' || !by) return;
  const { change } = shown;
  const expiresInMs = (change.expiresAtMs ?? 0) - base.now();
  const waitMs = atExpiryMs === undefined ? vote.thinksMs : expiresInMs + atExpiryMs;
  if (waitMs > 0 && waitMs < 5 * 60_000) await base.sleep(waitMs);
  if (vote.kind !== 'approve') {
    await executor.decide(id, { kind: vote.kind }, by);
    return;
  }
  const digest = { right: change.digest, wrong: '0'.repeat(64), first: firstDigests.get(id) ?? change.digest }[
    vote.digest
  ];
  const typed = vote.types ? change.plan.subject : 'something else';
  // What a person says yes to is the plan that they see; an older digest is of a plan that they do not see.
  if (digest === change.digest) judge.yes({ changeId: id, digest, request: change.plan.request, by, typed });
  await executor.decide(id, { kind: 'approve', digest, typed }, by);
  if (vote.drives) await executor.drive(id);
}

function drive(world: World, replica: Replica | undefined, action: Action & { do: 'drive' }): void {
  const id = world.changes.get(action.change);
  if (id === undefined || !replica) return;
  const givenUp = new AbortController();
  world.aside('giving up', async () => {
    await world.base.sleep(action.givesUpAfterMs);
    givenUp.abort();
  });
  world.aside('driving', () => replica.executor.drive(id, { signal: givenUp.signal }));
}

function dispose(world: World, replica: Replica | undefined): void {
  if (!replica) return;
  world.aside('a shutdown', async () => {
    const tookMs = await replica.dispose();
    if (tookMs > shutdownMs) world.judge.blame(`${replica.name} took ${tookMs} ms to shut down.`);
  });
}
