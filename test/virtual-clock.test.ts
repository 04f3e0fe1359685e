import { describe, expect, test } from 'vitest';
import { virtualClock } from './virtual-clock.ts';

describe('the virtual clock', () => {
  test('stands still until it is moved', async () => {
    const clock = virtualClock(1_000);
    expect(clock.now()).toBe(1_000);
    await clock.advance(25);
    expect(clock.now()).toBe(1_025);
  });

  test('wakes sleepers in order, each at its instant, with those that fall asleep meanwhile', async () => {
    const clock = virtualClock(0);
    const woken: string[] = [];
    const sleeper = async (name: string, ...naps: readonly number[]) => {
      for (const ms of naps) {
        await clock.sleep(ms);
        woken.push(`${name} ${clock.now()}`);
      }
    };
    void sleeper('late', 30);
    void sleeper('often', 10, 10, 10, 50);
    void sleeper('first', 10);
    await clock.advance(40);
    expect(woken).toEqual(['often 10', 'first 10', 'often 20', 'late 30', 'often 30']);
    expect(clock.sleeping()).toBe(1);
  });

  test('runs until a promise settles, and gives its outcome', async () => {
    const clock = virtualClock(0);
    const slow = async () => {
      await clock.sleep(60_000);
      return 'done';
    };
    expect(await clock.until(slow())).toBe('done');
    expect(clock.now()).toBe(60_000);
    await expect(clock.until(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('ends a sleep whose signal aborts, with the reason of the signal', async () => {
    const clock = virtualClock(0);
    const sleep = clock.sleep(1_000, clock.deadline(10));
    await expect(clock.until(sleep)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(clock.now()).toBe(10);
    expect(clock.sleeping()).toBe(0);
    await expect(clock.sleep(1, AbortSignal.abort('over'))).rejects.toBe('over');
  });

  test('can be set back without waking anybody sooner or later', async () => {
    const clock = virtualClock(10_000);
    const sleep = clock.sleep(100).then(() => clock.now());
    clock.shift(-5_000);
    expect(await clock.until(sleep)).toBe(5_100);
  });
});
