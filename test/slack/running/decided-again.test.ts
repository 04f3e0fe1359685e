/** A process is gone when a decision was recorded, and before it was noted that the click is done. */
import { expect, test, vi } from 'vitest';
import { cardSays, says } from './deciding.ts';
import { approvesOn, asked } from './scf-change.ts';
import { ids, stage, writes } from './stage.ts';

test('whoever goes on with the click finds that it counted, and tells nobody that it failed', {
  timeout: 60_000,
}, async () => {
  const all = await stage({ speed: 10 });
  const { slack, app } = all;
  const card = await asked(all);
  const { inbox } = app.ledger;
  const { done } = inbox;
  const again = Promise.withResolvers<void>();
  let times = 0;
  vi.spyOn(inbox, 'done').mockImplementation(async (item) => {
    if (!item.key.startsWith('view:')) return done(item);
    times += 1;
    if (times === 1) return false;
    again.resolve();
    return done(item);
  });
  await approvesOn(all, card);
  const { id } = await all.change('succeeded');
  await again.promise;
  await cardSays(all, 'Done and verified');
  const kinds = (await app.executor.events(id)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'approved')).toHaveLength(1);
  expect(kinds).not.toContain('decision_rejected');
  expect(slack.ephemeral(ids.bob).filter((one) => says(one, 'not waiting') || says(one, 'already'))).toEqual([]);
  expect(writes(app)).toHaveLength(1);
});
