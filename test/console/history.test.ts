import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/executor/change.ts';
import { readable } from './plain-browser.ts';
import { addOne, dropOne, type Stage, stage } from './setup.ts';

async function found(on: Stage, query: string): Promise<readonly string[]> {
  const { status, text } = await (await on.signedIn()).get(`/history?${query}`);
  expect(status).toBe(200);
  return [...text.matchAll(/data-row="(chg-\w+)"/g)].map(([, id = '']) => id);
}

describe('the history', () => {
  test('finds by id, operation, summary, subject, who asked and who decided', async () => {
    const on = await stage();
    const drop = await on.request(dropOne);
    const add = await on.request(addOne, {
      principal: { id: 'os:bo', name: 'Bo', surface: 'cli', grade: 'local' },
    });
    await on.executor.decide(
      drop.id,
      { kind: 'deny' },
      { id: 'login:c', name: 'Carola', surface: 'console', grade: 'authenticated' },
    );
    expect(await found(on, '')).toEqual([add.id, drop.id].toSorted(() => 0));
    expect(await found(on, `q=${drop.id.slice(4, 14).toUpperCase()}`)).toEqual([drop.id]);
    expect(await found(on, 'q=carola')).toEqual([drop.id]);
    expect(await found(on, 'q=os:bo')).toEqual([add.id]);
    expect(await found(on, 'q=claude')).toEqual([drop.id]);
    expect(await found(on, 'q=bindlistener+unbind')).toEqual([drop.id]);
    expect(await found(on, 'q=listener-00000001')).toHaveLength(2);
    expect(await found(on, 'q=carola+claude+nobody')).toEqual([]);
    expect(await found(on, 'state=denied')).toEqual([drop.id]);
    expect(await found(on, 'q=&state=&before=')).toHaveLength(2);
  });

  test('goes back page by page, misses nothing and says how far it looked', async () => {
    const on = await stage({ wrap: (executor) => ({ ...executor, list: listOf(many) }) });
    const sample = await on.request(dropOne);
    // Many of one instant, as a script makes them, across the ends of pages.
    for (let at = 0; at < 5_000; at += 1) many.push(made(sample, at));
    const visitor = await on.signedIn();
    const seen: string[] = [];
    let path = '/history?q=needle';
    let pages = 0;
    for (; path !== ''; pages += 1) {
      const { text } = await visitor.get(path);
      seen.push(...[...text.matchAll(/data-row="(chg-\w+)"/g)].map(([, id = '']) => id));
      const [, more = ''] = /class="button" href="([^"]+)"/.exec(text) ?? [];
      expect(readable(text)).toContain(more ? 'There may be more before that.' : 'there are no older ones.');
      path = more.replaceAll('&amp;', '&');
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(many.filter(({ client }) => client === 'needle').map(({ id }) => id));
  });
});

const many: Change[] = [];

function made(sample: Change, at: number): Change {
  const id = `chg-${String(at).padStart(8, '0')}`;
  return { ...sample, id, client: at % 100 === 7 ? 'needle' : 'hay', createdAtMs: 1_000_000 - Math.floor(at / 150) };
}

function listOf(changes: readonly Change[]) {
  return async ({ limit, createdBeforeMs = Number.POSITIVE_INFINITY }: { limit: number; createdBeforeMs?: number }) =>
    changes.filter(({ createdAtMs }) => createdAtMs < createdBeforeMs).slice(0, limit);
}
