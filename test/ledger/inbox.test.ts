import { describe, expect, test } from 'vitest';
import { startMs } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';
import { raw } from './tampering.ts';

const forMs = 15_000;
const item = (key: string) => ({ key, kind: 'command', body: { text: `of ${key}` } });

describe.each(engines)('on $name,', ({ newStore }) => {
  async function opened() {
    const [clock, store] = [ledgerClock(startMs), newStore()];
    const ledger = await open(clock, store);
    const { inbox } = ledger;
    const some = (owner: string, limit = 10) => inbox.claimSome({ owner, forMs, limit });
    return { clock, store, ledger, inbox, some };
  }

  test('a key is accepted once, by one of many who come at once, also after it is done', async () => {
    const { clock, store, ledger, inbox } = await opened();
    await using _ = ledger;
    await using other = await open(clock, store);
    const accepts = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? inbox : other.inbox).accept(item('a'), { owner: `process-${i}`, forMs }),
    );
    const accepted = (await clock.until(Promise.all(accepts))).filter((row) => row !== undefined);
    expect(accepted).toEqual([{ ...item('a'), atMs: startMs, tries: 1, fence: 1 }]);
    expect(await inbox.done({ key: 'a', fence: 1 })).toBe(true);
    expect(await inbox.accept(item('a'), { owner: 'late', forMs })).toBeUndefined();
  });

  test('what nobody holds is given to the next who asks, oldest first, and says how often it was taken up', async () => {
    const { clock, ledger, inbox, some } = await opened();
    await using _ = ledger;
    for (const key of ['c', 'b', 'a']) {
      await inbox.accept(item(key), { owner: 'gone', forMs });
      await clock.advance(1);
    }
    expect(await some('next')).toEqual([]);
    await clock.advance(forMs - 3);
    expect(await some('next')).toMatchObject([{ key: 'c' }]);
    await clock.advance(2);
    expect(await some('next', 1)).toMatchObject([{ key: 'b', tries: 2, fence: 2, body: { text: 'of b' } }]);
    expect(await some('next', 0)).toEqual([]);
    expect(await some('next')).toMatchObject([{ key: 'a', tries: 2 }]);
    await clock.advance(forMs);
    expect((await some('third')).map(({ key, tries }) => [key, tries])).toEqual([
      ['c', 3],
      ['b', 3],
      ['a', 3],
    ]);
  });

  test('each item goes to one of many who ask at once', async () => {
    const { clock, store, ledger, inbox } = await opened();
    await using _ = ledger;
    await using other = await open(clock, store);
    for (let i = 0; i < 40; i += 1) await inbox.accept(item(`key-${i}`), { owner: 'gone', forMs });
    await inbox.releaseAll('gone');
    const claims = Array.from({ length: 8 }, (_, i) =>
      (i % 2 ? inbox : other.inbox).claimSome({ owner: `process-${i}`, forMs, limit: 5 }),
    );
    const won = await clock.until(Promise.all(claims));
    expect(won.map((rows) => rows.length)).toEqual(Array(8).fill(5));
    expect(new Set(won.flat().map(({ key }) => key)).size).toBe(40);
  });

  test('who lost it cannot say that it is done; who has it can, twice, and then nothing of it is left but its key', async () => {
    const { clock, store, ledger, inbox, some } = await opened();
    await using _ = ledger;
    await inbox.accept(item('a'), { owner: 'slow', forMs });
    await clock.advance(forMs);
    await some('next');
    expect(await inbox.done({ key: 'a', fence: 1 })).toBe(false);
    expect(await inbox.done({ key: 'none', fence: 1 })).toBe(false);
    expect(await inbox.done({ key: 'a', fence: 2 })).toBe(true);
    expect(await inbox.done({ key: 'a', fence: 2 })).toBe(true);
    await clock.advance(forMs);
    expect(await some('third')).toEqual([]);
    await using on = await raw(store);
    expect(await on.run('select key, body, lease_owner from inbox')).toEqual([
      { key: 'a', body: '{}', lease_owner: null },
    ]);
  });

  test('it is kept by who renews it, late as well, and not by others', async () => {
    const { clock, ledger, inbox, some } = await opened();
    await using _ = ledger;
    for (const key of ['a', 'b']) await inbox.accept(item(key), { owner: 'one', forMs });
    await inbox.accept(item('c'), { owner: 'two', forMs });
    await inbox.done({ key: 'b', fence: 1 });
    await clock.advance(forMs);
    const keys = ['a', 'b', 'c', 'none', ...Array.from({ length: 2_000 }, (_, i) => `key-${i}`)];
    expect(await inbox.renewAll('one', keys, forMs)).toEqual(['a']);
    expect(await inbox.renewAll('one', [], forMs)).toEqual([]);
    await clock.advance(forMs - 1);
    expect(await some('three')).toMatchObject([{ key: 'c' }]);
    await clock.advance(1);
    expect(await some('three')).toMatchObject([{ key: 'a' }]);
  });

  test('a process that ends leaves what it holds to others at once', async () => {
    const { ledger, inbox, some } = await opened();
    await using _ = ledger;
    await inbox.accept(item('a'), { owner: 'one', forMs });
    await inbox.accept(item('b'), { owner: 'two', forMs });
    await inbox.releaseAll('one');
    // That it was told to end says nothing against the item.
    expect(await some('three')).toMatchObject([{ key: 'a', tries: 1, fence: 2 }]);
    await inbox.releaseAll('three');
    expect(await some('four')).toMatchObject([{ key: 'a', tries: 1, fence: 3 }]);
  });

  test('what is accepted without a lease is there for the first who asks, and was tried by nobody', async () => {
    const { ledger, inbox, some } = await opened();
    await using _ = ledger;
    expect(await inbox.accept(item('a'))).toMatchObject({ key: 'a', tries: 0 });
    expect(await inbox.accept(item('a'))).toBeUndefined();
    expect(await some('one')).toMatchObject([{ key: 'a', tries: 1, body: { text: 'of a' } }]);
    expect(await some('two')).toEqual([]);
  });

  test('a lease ends after 15 minutes however long it was asked for, and one from before the clock was set back', async () => {
    const { clock, ledger, inbox, some } = await opened();
    await using _ = ledger;
    await inbox.accept(item('a'), { owner: 'one', forMs: 3_600_000 });
    await clock.advance(15 * 60_000 - 1);
    expect(await some('two')).toEqual([]);
    await clock.advance(1);
    expect(await some('two')).toHaveLength(1);
    clock.shift(-3_600_000);
    expect(await some('three')).toHaveLength(1);
  });

  test('what is done and old is forgotten, and may come again; nothing else is', async () => {
    const { clock, ledger, inbox, some } = await opened();
    await using _ = ledger;
    await inbox.accept(item('done'), { owner: 'one', forMs });
    await inbox.accept(item('open'), { owner: 'one', forMs });
    await inbox.done({ key: 'done', fence: 1 });
    await clock.advance(1);
    await inbox.accept(item('later'), { owner: 'one', forMs });
    await inbox.done({ key: 'later', fence: 1 });
    expect(await inbox.forget({ beforeMs: startMs, limit: 10 })).toBe(0);
    expect(await inbox.accept(item('done'), { owner: 'two', forMs })).toBeUndefined();
    expect(await inbox.forget({ beforeMs: startMs + 1, limit: 10 })).toBe(1);
    expect(await inbox.accept(item('done'), { owner: 'two', forMs })).toMatchObject({ tries: 1 });
    expect(await inbox.accept(item('later'), { owner: 'two', forMs })).toBeUndefined();
    await inbox.releaseAll('one');
    expect(await some('two')).toMatchObject([{ key: 'open', body: { text: 'of open' } }]);
  });

  test('what is old is forgotten in portions, the oldest first', async () => {
    const { clock, ledger, inbox } = await opened();
    await using _ = ledger;
    for (const key of ['a', 'b', 'c']) {
      await inbox.accept(item(key), { owner: 'one', forMs });
      await inbox.done({ key, fence: 1 });
      await clock.advance(1);
    }
    const portion = { beforeMs: clock.now(), limit: 2 };
    expect(await inbox.forget(portion)).toBe(2);
    expect(await inbox.accept(item('c'))).toBeUndefined();
    expect(await inbox.accept(item('b'))).toBeDefined();
    expect(await inbox.forget(portion)).toBe(1);
    expect(await inbox.forget(portion)).toBe(0);
  });

  test('a key that no index has room for, or no text, is refused', async () => {
    const { ledger, inbox } = await opened();
    await using _ = ledger;
    for (const key of ['', 'x'.repeat(301), 'a\0b'])
      await expect(inbox.accept(item(key), { owner: 'one', forMs })).rejects.toThrow('1 to 300 characters');
    expect(await inbox.accept(item('😀'.repeat(150)), { owner: 'one', forMs })).toBeDefined();
  });
});
