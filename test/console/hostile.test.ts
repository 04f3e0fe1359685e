import { expect, test } from 'vitest';
import type { Change } from '../../src/executor/change.ts';
import { type Browser, readable } from './plain-browser.ts';
import { addOne, dropOne, stage } from './setup.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</textarea></title><svg onload=alert(1)>',
  '\u202Egnp.exe\u2066',
  '&lt;b&gt;',
  '{{7*7}}',
];
const all = hostile.join(' ');

/** Every text of a change that came from somewhere else. */
function poisoned(change: Change): Change {
  const by = { id: `login:${all}`.slice(0, 190), name: all, surface: 'slack', grade: 'authenticated' } as const;
  return {
    ...change,
    operation: all,
    account: all,
    region: all,
    asker: { ...change.asker, name: all },
    client: all,
    says: all,
    check: all,
    requestId: all,
    items: [{ item: all, outcome: 'failed', message: all }],
    failure: { code: 'TaskFailed', message: all, next: all, provider: { code: all, message: all, requestId: all } },
    approvals: [{ digest: change.digest, by, atMs: 0, reason: all, countsFor: [], standing: all }],
    denial: { by, atMs: 0, reason: all },
    plan: {
      ...change.plan,
      summary: all,
      alarm: all,
      subject: all,
      warnings: [all],
      request: { [all]: all },
      targets: [
        { resource: all, title: all, lines: [{ change: 'removed', item: all, before: all, after: all, note: all }] },
      ],
      undo: { kind: 'none', words: all, configurationKept: true },
    },
    evaluation: {
      ...change.evaluation,
      needs: { ...change.evaluation.needs, typed: all, says: all },
      explanation: { rule: all, matched: true, because: all, children: [{ rule: all, matched: false, because: all }] },
    },
  };
}

function expectHarmless(text: string): void {
  const bad = ['<script>', '<img', '<svg', 'onerror=alert(1)>', "' onmouseover='", '\u202E', '\u2066'];
  const at = bad
    .filter((words) => text.includes(words))
    .map((words) => text.slice(text.indexOf(words) - 80).slice(0, 160));
  expect(at).toEqual([]);
  // The page's own script is the only one, and no attribute is a handler.
  expect(text.match(/<script\b[^>]*>/g)).toEqual([
    expect.stringMatching(/^<script src="\/console\.js\?v=\w+" defer>$/),
  ]);
  expect(text.replace(/="[^"]*"/g, '').match(/<[^>]*\son\w+/g)).toBeNull();
}

test('hostile text on every page is text', async () => {
  const on = await stage({
    wrap: (executor) => ({
      ...executor,
      show: async (id) => {
        const outcome = await executor.show(id);
        return outcome.kind === 'change' ? { ...outcome, change: poisoned(outcome.change) } : outcome;
      },
      list: async (filter) => (await executor.list(filter)).map(poisoned),
      events: async (id) =>
        (await executor.events(id)).map((event) => ({ ...event, kind: all, body: { message: all } })),
      mayDecide: async () => ({ approve: true, settles: true, deny: true, breakGlass: true, why: all }),
    }),
  });
  const visitor = await on.signedIn();
  const { id } = await on.request(dropOne);
  await on.request(addOne);
  for (const path of ['/', `/changes/${id}`, '/history', '/standing', '/audit']) {
    const { text, status } = await visitor.get(path);
    expect([path, status]).toEqual([path, 200]);
    expectHarmless(text);
    if (path.startsWith('/changes')) expect(readable(text)).toContain('<script>alert(1)</script>');
  }
});

test.each(hostile)('hostile input is shown as what it is: %s', async (text) => {
  const on = await stage();
  const visitor: Browser = await on.signedIn();
  const { id } = await on.request(dropOne);
  const query = new URLSearchParams({ q: text });
  expectHarmless((await visitor.get(`/history?${query}`)).text.replaceAll(/[\u202E\u2066]/g, ''));
  const answer = await visitor.submit(`/changes/${id}`, `/changes/${id}/approve`, { typed: text, reason: text });
  expect(answer.status).toBe(409);
  expectHarmless(answer.text.replaceAll(/[\u202E\u2066]/g, ''));
  expectHarmless(
    (await on.browser().get(`/sign-in?${new URLSearchParams({ code: text })}`)).text.replaceAll(/[\u202E\u2066]/g, ''),
  );
  expect((await visitor.get(`/changes/${encodeURIComponent(text)}`)).status).toBe(404);
  const denied = await visitor.submit(`/changes/${id}`, `/changes/${id}/deny`, { reason: text });
  expect(denied.status).toBe(303);
  expectHarmless((await visitor.get(`/changes/${id}`)).text);
});
