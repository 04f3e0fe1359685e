import { expect, test } from 'vitest';
import { asks, bind, modalSays, type Wanted } from './asking.ts';
import { cardOf, says } from './deciding.ts';
import { ids, stage } from './stage.ts';

const ports = Array.from({ length: 100 }, (_, at) => 10_000 + at);

/** As many as one call takes. */
const hundred: Wanted = [
  bind[0],
  {
    ...bind[1],
    RealServerBindSet: ports.map((RealServerPort) => ({
      ...{ RealServerId: 'rs-pool0001', RealServerIP: '192.0.2.1', RealServerPort },
    })),
  },
];

test('the largest plan: the card counts what it leaves out, and the full plan has every line', async () => {
  const all = await stage();
  const { slack, app } = all;
  const person = {
    id: `slack:T0FAKE00001/${ids.alice}`,
    name: 'alice',
    surface: 'slack',
    grade: 'authenticated',
  } as const;
  const asked = await app.executor.request({ tool: hundred[0], input: hundred[1] }, { principal: person });
  expect(asked).toMatchObject({ kind: 'change', change: { state: 'awaiting_approval' } });
  const card = await cardOf(all);
  expect(says(card, '80 more lines')).toBe(true);
  const bob = slack.user(ids.bob);
  await bob.click(card, 'View full plan');
  let seen = '';
  let modal = await modalSays(all, ids.bob, 'full_plan');
  for (let page = 1; ; page += 1) {
    const text = JSON.stringify(modal.view);
    seen += text;
    const pages = Number(/page \d+ of (\d+)/.exec(text)?.[1] ?? 1);
    if (page === pages) break;
    await bob.click(modal, 'Next page');
    modal = await modalSays(all, ids.bob, `page ${page + 1} of ${pages}`);
  }
  for (const port of ports) expect(seen, String(port)).toContain(`192.0.2.1:${port}`);
  const change = await all.change('awaiting_approval');
  expect(seen).toContain(change.digest);
});

test('the full plan of a small change is one page, for anybody who is listed', async () => {
  const all = await stage();
  await asks(all, bind);
  await all.slack.user(ids.alice).click(await cardOf(all), 'View full plan');
  const modal = await modalSays(all, ids.alice, '192.0.2.1:9100');
  expect(JSON.stringify(modal.view)).not.toContain('Next page');
  expect(modal.view.submit).toBeUndefined();
});
