import { describe, expect, test } from 'vitest';
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import { approves, cardSays } from './deciding.ts';
import { pages } from './pages.ts';
import { ids, stage, writes } from './stage.ts';

describe('typed as a command and approved on the card', () => {
  test.each(pages)('%s is made once and verified', async (operation, input) => {
    const all = await stage();
    const { slack, app } = all;
    const [command = '', ...words] = formatCommand(operation, input).split(' ');
    const seen = await slack.user(ids.alice).command(command, words.join(' '), { channel: ids.ops });
    expect(seen.error).toBeUndefined();
    await approves(all, ids.bob);
    const change = await all.change('succeeded');
    expect(change.approvals[0]?.by).toMatchObject({ surface: 'slack', grade: 'authenticated', person: 'bob' });
    expect(writes(app)).toHaveLength(1);
    const card = await cardSays(all, 'Done and verified');
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    await slack.until(
      () => slack.thread(card.ts).some(({ text }) => text.includes(`<@${ids.alice}>`)),
      'the outcome, told',
    );
    expect(slack.record.doublePosts()).toEqual([]);
    expect(slack.record.slowestAckMs()).toBeLessThan(10_000);
  });
});
