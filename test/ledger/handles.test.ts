import { describe, expect, test } from 'vitest';
import { failureFrom, startMs } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';
import { raw } from './tampering.ts';

describe.each(engines)('on $name, a handle', ({ newStore }) => {
  async function opened() {
    const [clock, store] = [ledgerClock(startMs), newStore()];
    const ledger = await open(clock, store);
    return { clock, store, ledger, handles: ledger.handles };
  }
  const handle = (id: string, body: object = { of: id }, forMs = 1_000) => ({ id, body: { ...body }, forMs });

  test('stands for what it was given until the millisecond in which it ends', async () => {
    const { clock, ledger, handles } = await opened();
    await using _ = ledger;
    await handles.put([handle('a'), handle('b', { deep: { list: [1, null, '\0'] } }, 2_000)]);
    await handles.put([]);
    await clock.advance(999);
    expect(await handles.get('a')).toEqual({ of: 'a' });
    await clock.advance(1);
    expect(await handles.get('a')).toBeUndefined();
    expect(await handles.get('b')).toEqual({ deep: { list: [1, null, '\0'] } });
    for (const id of ['none', '', 'a\0', 'x'.repeat(10_000)]) expect(await handles.get(id)).toBeUndefined();
  });

  test('that is put again is replaced, by the last of several in one go', async () => {
    const { clock, ledger, handles } = await opened();
    await using _ = ledger;
    await handles.put([handle('a')]);
    await handles.put([handle('a', { one: 1 }), handle('a', { two: 2 }, 5_000)]);
    await clock.advance(4_999);
    expect(await handles.get('a')).toEqual({ two: 2 });
  });

  test('is not kept where one that came with it cannot be', async () => {
    const { ledger, handles } = await opened();
    await using _ = ledger;
    const large = { text: 'x'.repeat(1024 * 1024) };
    expect(await failureFrom(handles.put([handle('a'), handle('b', large)]))).toMatchObject({
      code: 'LedgerUnavailable',
    });
    await expect(handles.put([handle('a'), handle('x'.repeat(301))])).rejects.toThrow('1 to 300 characters');
    const many = Array.from({ length: 1_001 }, (_, i) => handle(`many-${i}`));
    await expect(handles.put([handle('a'), ...many])).rejects.toThrow('At most 1000 handles');
    expect(await handles.get('a')).toBeUndefined();
    await handles.put(many.slice(1));
    expect(await handles.get('many-1000')).toEqual({ of: 'many-1000' });
  });

  test('that has ended is cleared away by those that come later, a portion at a time', async () => {
    const { clock, store, ledger, handles } = await opened();
    await using _ = ledger;
    const thousand = (name: string) => Array.from({ length: 1_000 }, (_, i) => handle(`${name}-${i}`));
    for (const name of ['a', 'b', 'c']) await handles.put(thousand(name));
    await handles.put([handle('stays', {}, 60_000)]);
    await clock.advance(1_000);
    const left = async () => {
      await using on = await raw(store);
      return (await on.run('select id from handle')).length;
    };
    await handles.put([handle('d', {}, 60_000)]);
    expect(await left()).toBe(1_002);
    await handles.put([handle('e', {}, 60_000)]);
    expect(await left()).toBe(3);
    expect(await handles.get('stays')).toEqual({});
  });

  test('may be put by many at once', async () => {
    const { clock, store, ledger, handles } = await opened();
    await using _ = ledger;
    await using other = await open(clock, store);
    const puts = Array.from({ length: 20 }, (_, i) => {
      const both = [handle('same', { i }), handle('too', { i }), handle(`own-${i}`)];
      return (i % 2 ? handles : other.handles).put(i % 3 ? both : both.toReversed());
    });
    await clock.until(Promise.all(puts));
    expect(await handles.get('same')).toEqual(await handles.get('too'));
    expect(await handles.get('own-19')).toEqual({ of: 'own-19' });
  });
});
