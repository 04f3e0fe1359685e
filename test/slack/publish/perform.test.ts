import { describe, expect, test } from 'vitest';
import { perform } from '../../../src/surfaces/slack/publish/perform.ts';
import { retryLimits } from '../../../src/surfaces/slack/publish/retry.ts';
import { facts, startMs, told } from './facts.ts';
import { performing, refused } from './performing.ts';

describe('a card update that Slack keeps refusing', () => {
  const errors = ['channel_not_found', 'not_in_channel', 'is_archived', 'msg_too_long', 'invalid_blocks'];
  test.each(errors)('%s: is logged each time, reported once, and backs off more and more', async (error) => {
    const { by, slack, reports, warn, clock } = performing();
    slack.update = () => refused(error);
    let document = told();
    const waits: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const result = await perform(by, { do: 'update_card', urgent: true }, facts({ told: document }));
      expect(result?.waitMs).toBeUndefined();
      document = result?.told ?? document;
      waits.push((document.retries.drawing?.notBeforeMs ?? 0) - clock.now());
      await clock.advance(60_000);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1_000));
    expect(reports).toEqual([expect.stringContaining('not_delivered: Slack was not told of it yet')]);
    expect(warn).toHaveBeenCalledTimes(9);
    slack.update = () => ({ ok: true, value: undefined });
    const result = await perform(by, { do: 'update_card', urgent: true }, facts({ told: document }));
    expect(result?.told.retries.drawing).toBeUndefined();
  });

  test('whose answer was lost is drawn again, and nobody is told of it', async () => {
    const { by, slack, reports } = performing();
    slack.update = () => ({ ok: false, failure: { kind: 'unclear', words: 'a timeout' } });
    const result = await perform(by, { do: 'update_card', urgent: true }, facts());
    expect(result?.told.retries.drawing?.notBeforeMs).toBe(startMs + retryLimits.firstMs);
    expect(reports).toEqual([]);
  });
});

describe('right before each call it is made sure that the change is still this process’s', () => {
  test('a post that waited long and lost it meanwhile is not sent', async () => {
    const { by, slack, clock, calls } = performing();
    slack.post = () => {
      by.pace.slowDown(40_000);
      return refused('invalid_blocks');
    };
    const posting = perform(by, { do: 'post_card' }, facts({ told: told({ card: undefined }) }));
    await clock.advance(1_000);
    // Whoever takes over finds no post whose answer is lost.
    expect(calls).toEqual(['save posting', 'post', 'save']);
    slack.isOurs = false;
    await clock.advance(40_000);
    expect(await posting).toBeUndefined();
    expect(calls).toEqual(['save posting', 'post', 'save', 'save posting']);
  });

  test('a post is recorded after its wait, in either style', async () => {
    const { by, slack, clock, calls } = performing();
    let posts = 0;
    slack.post = () => {
      posts += 1;
      return posts === 1 ? refused('invalid_blocks') : { ok: true, value: { channel: 'C0OPS', ts: '1.2' } };
    };
    by.pace.slowDown(40_000);
    const posting = perform(by, { do: 'post_card' }, facts({ told: told({ card: undefined }) }));
    await clock.advance(39_000);
    expect(calls).toEqual([]);
    const result = await clock.until(posting);
    expect(calls).toEqual(['save posting', 'post', 'save', 'save posting', 'post']);
    expect(result?.told.card?.place.ts).toBe('1.2');
  });

  test('a stalled process does not draw over a newer card', async () => {
    const { by, slack, calls } = performing();
    slack.isOurs = false;
    expect(await perform(by, { do: 'update_card', urgent: true }, facts())).toBeUndefined();
    expect(calls).toEqual(['save']);
  });
});

test('a refused post is kept before it is reported, which makes somebody look at it again', async () => {
  const { by, slack, reports, saved } = performing();
  slack.post = () => refused('not_in_channel');
  const result = await perform(by, { do: 'post_card' }, facts({ told: told({ card: undefined }) }));
  expect(saved.at(-1)?.retries.card).toMatchObject({ tries: 1, notBeforeMs: startMs + 5_000 });
  expect(saved.at(-1)?.posting).toBeUndefined();
  expect(reports).toHaveLength(1);
  expect(result?.told.retries.card?.reported).toBe(true);
});

test('a place that cannot be recorded holds up nothing', async () => {
  const { by } = performing();
  const executor = { ...by.context.executor, report: () => Promise.reject(new Error('the ledger is away')) };
  const result = await perform({ ...by, context: { ...by.context, executor } }, { do: 'tell_where' }, facts());
  expect(result).toEqual({ told: told() });
});
