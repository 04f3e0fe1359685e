import { expect, test } from 'vitest';
import { createPace, paceLimits } from '../../../src/surfaces/slack/publish/pace.ts';
import { virtualClock } from '../../virtual-clock.ts';

const { signal } = new AbortController();

function paced() {
  const clock = virtualClock(0);
  const pace = createPace(clock);
  const posted: string[] = [];
  const post = (name: string, channel = 'C') =>
    pace.post(channel, signal).then(() => posted.push(`${name} ${clock.elapsed()}`));
  return { clock, pace, posted, post };
}

test('posts of a channel come in their order, a second apart, and those of another one at once', async () => {
  const { clock, posted, post } = paced();
  for (const name of ['a', 'b', 'c']) post(name);
  post('other', 'D');
  await clock.advance(10_000);
  expect(posted.toSorted()).toEqual(['a 0', 'b 1050', 'c 2100', 'other 0']);
});

test('posts that wait already wait for a Slack that says it is too much, and stay a second apart', async () => {
  const { clock, pace, posted, post } = paced();
  for (const name of ['a', 'b', 'c']) post(name);
  await clock.advance(500);
  pace.slowDown(10_000);
  await clock.advance(30_000);
  expect(posted).toEqual(['a 0', 'b 10500', `c ${10_500 + paceLimits.postEveryMs}`]);
});

test('the end of the process ends every wait', async () => {
  const { clock, pace } = paced();
  const ending = new AbortController();
  const waits = [1, 2, 3].map(() => pace.post('C', ending.signal));
  const settled = Promise.allSettled(waits);
  await clock.advance(1);
  ending.abort();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
});
