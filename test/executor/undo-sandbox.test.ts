/** Taking back what binds and unbinds functions, on the sandbox. */
import { expect, test } from 'vitest';
import type { Change } from '../../src/executor/change.ts';
import { type Replica, type Stage, setStage } from '../hazards/stage.ts';
import { approve, approved, operator } from '../hazards/story.ts';
import { bind, type Job, unbind } from '../hazards/world.ts';

const asker = { principal: operator };

async function made({ executor }: Replica, job: Job): Promise<Change> {
  return executor.drive((await approved({ executor }, job)).id);
}

async function takenBack(replica: Replica, { id }: Change): Promise<Change> {
  const outcome = await replica.executor.undo(id, asker);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  await approve(replica, outcome.change);
  return replica.executor.drive(outcome.change.id);
}

async function refusal({ executor }: Replica, { id }: Change): Promise<string> {
  const outcome = await executor.undo(id, asker);
  return outcome.kind === 'failed' ? outcome.failure.message : `${outcome.change.id} was asked for`;
}

const functionsOf = async (stage: Stage, { mark }: Job) => {
  const answer = await stage.look('clb:DescribeTargets', {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerIds: ['lbl-d1ubsydq'],
  });
  return JSON.stringify(answer)
    .split('"LocationId"')
    .find((part) => part.includes(mark))
    ?.includes('name_test');
};

test('a function that was bound is unbound again, and one that was unbound is bound again', async () => {
  const stage = await setStage('sqlite');
  const replica = await stage.open();
  const bound = await made(replica, bind());
  expect(bound.state).toBe('succeeded');
  const undo = await takenBack(replica, bound);
  expect(undo).toMatchObject({ state: 'succeeded', operation: 'clb:DeregisterFunctionTargets', undoOf: bound.id });
  expect(await functionsOf(stage, bind())).toBe(false);
  expect(await refusal(replica, bound)).toContain('The live state is already as it was before it.');

  const redo = await takenBack(replica, undo);
  expect(redo).toMatchObject({ state: 'succeeded', operation: 'clb:RegisterFunctionTargets', undoOf: undo.id });
  expect(await functionsOf(stage, bind())).toBe(true);
});

test('a function that somebody else bound or unbound since is named', async () => {
  const stage = await setStage('sqlite');
  const replica = await stage.open();
  await stage.elsewhere(bind());
  await stage.clock.sleep(2_000);
  const unbound = await made(replica, unbind());
  expect(unbound.state).toBe('succeeded');
  await stage.elsewhere(bind());
  await stage.clock.sleep(2_000);
  expect(await refusal(replica, unbound)).toContain('The live state is already as it was before it.');

  const bound = await made(replica, bind(1));
  await stage.elsewhere(unbind(1));
  await stage.clock.sleep(2_000);
  expect(await refusal(replica, bound)).toContain('The live state is already as it was before it.');
});
