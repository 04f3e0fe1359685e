/** The ledger is out of reach when something arrives: nothing is acknowledged and lost. */

import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import { cardSays, opens } from './deciding.ts';
import { approvesOn, asked, asks, operation, request, whispered } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

/** Somebody else holds the file's lock: nothing can be written until the answer is called. */
function locked({ folder }: Stage): () => void {
  const other = new DatabaseSync(path.join(folder, 'sandbox', 'ledger.sqlite'));
  other.exec('begin immediate');
  return () => {
    other.exec('rollback');
    other.close();
  };
}

/** Nothing that Slack brings can be recorded until the answer is called. */
function withoutInbox({ folder }: Stage): () => void {
  const renames = (from: string, to: string) => {
    const other = new DatabaseSync(path.join(folder, 'sandbox', 'ledger.sqlite'), { timeout: 5_000 });
    other.exec(`alter table ${from} rename to ${to}`);
    other.close();
  };
  renames('inbox', 'inbox_elsewhere');
  return () => renames('inbox_elsewhere', 'inbox');
}

test('a command that cannot be recorded: who sent it is told that nothing was done, and nothing is', async () => {
  const all = await stage();
  const back = withoutInbox(all);
  const seen = await asks(all);
  expect(seen.error).toBeUndefined();
  await whispered(all, ids.alice, 'nothing was done');
  back();
  await asks(all, { ...request, InvokeRequestId: 'nonsense' });
  await whispered(all, ids.alice, 'nonsense');
  expect(await all.changes()).toEqual([]);
  expect(writes(all.app)).toEqual([]);
});

test('a command that is recorded too late for Slack: it shows an error, and it is done once', {
  timeout: 30_000,
}, async () => {
  const all = await stage({ speed: 1 });
  const back = locked(all);
  const seen = await asks(all);
  back();
  expect(seen.error).toBe('operation_timeout');
  await whispered(all, ids.alice, 'Waits for approval');
  await all.change('awaiting_approval');
  expect(writes(all.app)).toEqual([]);
  expect(all.slack.record.doublePosts()).toEqual([]);
});

test('a form: Slack shows an error, and it can be sent again', { timeout: 60_000 }, async () => {
  const all = await stage({ speed: 2 });
  const { slack } = all;
  const card = await asked(all);
  const modal = await opens(all, ids.bob, card, 'Approve…', 'approve_form');
  const typed = /Type (\S+) to confirm/.exec(JSON.stringify(modal.view))?.[1];
  if (typed !== undefined) await slack.user(ids.bob).fill({ typed });
  const back = locked(all);
  const seen = await slack.user(ids.bob).submit();
  expect(seen.error).toBeDefined();
  back();
  expect(slack.modal(ids.bob)).toBeDefined();
  await slack.user(ids.bob).submit();
  await all.change('succeeded');
  expect(writes(all.app)).toHaveLength(1);
});

test('a mention: it is not acknowledged, and done when Slack sends it again', { timeout: 60_000 }, async () => {
  const all = await stage({ speed: 10 });
  const { slack } = all;
  const back = locked(all);
  const saying = slack.user(ids.alice).mention(ids.ops, undefined, formatCommand(operation, request).slice(1));
  expect((await saying).error).toBeDefined();
  back();
  await approvesOn(all, await cardSays(all, 'approve_with'));
  await all.change('succeeded');
  expect(writes(all.app)).toHaveLength(1);
  expect(slack.record.doublePosts()).toEqual([]);
});
