import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { auditOf } from '../../src/executor/audit.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { change, folder, open, startMs } from '../ledger/ledger-file.ts';
import { ledgerClock } from '../ledger/stores.ts';
import { chainAgain, end, tamper } from '../ledger/tampering.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';
import { newPlace } from './process.ts';

const day = 86_400_000;

/** The command line on a real ledger, with two changes that are over and, a day later, one that is not. */
async function onLedger(work: (on: OnLedger) => Promise<void>): Promise<void> {
  const place = folder();
  const file = path.join(place, 'ledger.db');
  const clock = ledgerClock(startMs);
  await using ledger = await open(clock, file);
  for (const id of ['chg-a', 'chg-b']) {
    await ledger.insert(change(id));
    await end(ledger, id);
  }
  await clock.advance(day + 1);
  await ledger.insert(change('chg-c'));
  const fake = fakeExecutor();
  await work({
    ledger,
    store: { kind: 'sqlite', file },
    in: (name) => path.join(place, name),
    names: () => readdirSync(place).filter((name) => !name.startsWith('ledger.db')),
    audit: (...argv) =>
      run(['audit', ...argv], { clock, fake: { ...fake, executor: { ...fake.executor, audit: auditOf(ledger) } } }),
  });
}

interface OnLedger {
  readonly ledger: Ledger;
  readonly store: { readonly kind: 'sqlite'; readonly file: string };
  in(name: string): string;
  names(): readonly string[];
  audit(...argv: readonly string[]): ReturnType<typeof run>;
}

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('verify tells that a ledger is intact, and its head in a command to be copied', () =>
  onLedger(async ({ audit, ledger }) => {
    const { seq, hash } = await ledger.audit.head();
    expect(await audit('verify')).toMatchObject({
      code: 0,
      err: '',
      closed: 1,
      out: [
        'Intact: 5 events and 3 changes.',
        '',
        'The head stands for all of it. Keep it somewhere else, and a later run tells whether it still holds:',
        `  tencent-chatops audit verify --head ${seq}:${hash}`,
        '',
      ].join('\n'),
    });
    expect((await audit('verify', '--head', `5:${hash}`, '--head', `0:${'0'.repeat(64)}`)).code).toBe(0);
  }));

test('verify exits with 1 where the ledger is broken, and says where', () =>
  onLedger(async ({ audit, ledger, store }) => {
    const { hash } = await ledger.audit.head();
    const wrong = await audit('verify', '--head', `5:${hash.replaceAll(/[0-4]/g, '5')}`);
    expect(wrong).toMatchObject({ code: 1, err: '' });
    expect(wrong.out).toContain('Broken: Event 5 is not the one of the kept head');
    await tamper(store, "update event set kind = 'approved' where seq = 3");
    const { code, out } = await audit('verify', '--output', 'json');
    expect({ code, ...JSON.parse(out) }).toEqual({
      code: 1,
      kind: 'broken',
      fault: {
        ...{ kind: 'edited', seq: 3, changeId: 'chg-b' },
        says: 'Event 3 ("approved" of chg-b) was edited, or event 2 was written again together with its hash.',
      },
    });
  }));

test('export writes JSON Lines to stdout, or to a file of this user alone', () =>
  onLedger(async ({ audit, in: place, names }) => {
    const printed = await audit('export');
    expect(printed).toMatchObject({ code: 0, err: '' });
    expect(linesOf(printed.out).map(({ seq }) => seq)).toEqual([undefined, 1, 2, 3, 4, 5, undefined]);
    const file = place('part.jsonl');
    expect(await audit('export', '--from', '2', '--until', '3', '--to', file)).toMatchObject({ code: 0 });
    expect(linesOf(readFileSync(file, 'utf8')).map(({ seq }) => seq)).toEqual([undefined, 2, 3, undefined]);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const again = await audit('export', '--to', file);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err.replaceAll(/\s+/g, ' ')).toContain('exists already; nothing was written.');
    const beyond = place('beyond.jsonl');
    expect(await audit('export', '--until', '6', '--to', beyond)).toMatchObject({ code: 2 });
    expect(names()).toEqual(['part.jsonl']);
  }));

test('what would steer a terminal is exported as escapes, and reads the same', () =>
  onLedger(async ({ audit, ledger }) => {
    const message = 'a\u202eb\u009bc';
    await ledger.note('chg-c', { kind: 'progress', body: { message } });
    const { out } = await audit('export');
    expect(out).not.toMatch(/[\u202e\u009b]/);
    expect(JSON.parse(linesOf(out).at(-2)?.body)).toEqual({ message });
  }));

test('archive moves what is old into a file, says so, and the file is verified with the ledger', () =>
  onLedger(async ({ audit, ledger, in: place }) => {
    const file = place('old.jsonl');
    const [, , , fourth] = await ledger.eventsAfter(0, 10);
    const archived = await audit('archive', '--older-than-days', '1', '--to', file);
    expect(archived).toMatchObject({ code: 0, err: '' });
    expect(archived.out.replaceAll(/\s+/g, ' ')).toContain(
      `Archived 4 events (1 to 4) and 2 changes to ${file}, and deleted them from the ledger.`,
    );
    expect(archived.out).toMatch(/^ {2}4:[0-9a-f]{64}$/m);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(await ledger.events(fourth?.changeId ?? '')).toEqual([]);
    const kept = /4:[0-9a-f]{64}/.exec(archived.out)?.[0] ?? '';
    const verified = await audit('verify', '--archive', file, '--head', kept);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.out).toContain('Intact: 5 events and 3 changes.');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"succeeded"', '"approved"'));
    const spoilt = await audit('verify', '--archive', file);
    expect(spoilt).toMatchObject({ code: 1 });
    expect(spoilt.out.replaceAll(/\s+/g, ' ')).toContain(`Line 3 of ${file}: Event 2 ("approved" of chg-a) was edited`);
  }));

test('archive never overwrites a file, and deletes nothing then', () =>
  onLedger(async ({ audit, ledger, in: place }) => {
    const file = place('old.jsonl');
    writeFileSync(file, 'shopping list');
    expect(await audit('archive', '--older-than-days', '1', '--to', file)).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(file, 'utf8')).toBe('shopping list');
    expect(await audit('archive', '--older-than-days', '1', '--to', place('none/old.jsonl'))).toMatchObject({
      code: 2,
    });
    expect((await ledger.audit.verify()).kind).toBe('intact');
    expect((await ledger.eventsAfter(0, 10)).length).toBe(5);
  }));

test('archive says what keeps old events, and writes no file for nothing', () =>
  onLedger(async ({ audit, names, in: place }) => {
    const none = await audit('archive', '--older-than-days', '2', '--to', place('old.jsonl'));
    expect(none).toMatchObject({ code: 0, out: 'There is nothing to archive; no file was written.\n' });
    expect(names()).toEqual([]);
  }));

test('a ledger that was tampered with is not archived, and leaves no file', () =>
  onLedger(async ({ audit, names, store, in: place }) => {
    await tamper(store, "update event set kind = 'approved' where seq = 3");
    const refused = await audit('archive', '--older-than-days', '1', '--to', place('old.jsonl'));
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.out).toContain('Nothing was archived and nothing deleted: the ledger is broken.');
    expect(names()).toEqual([]);
  }));

test('wrong usage is told before anything is opened', async () => {
  for (const argv of [
    ['verify', '--head', '5'],
    ['verify', '--head', `5:${'g'.repeat(64)}`],
    ['export', '--from', '0'],
    ['export', '--until', '1.5'],
    ['archive', '--older-than-days', '0', '--to', 'x'],
    ['archive', '--older-than-days', '1'],
    ['archive', '--to', 'x'],
    ['veryfy'],
  ]) {
    expect(await run(['audit', ...argv]), argv.join(' ')).toMatchObject({ code: 2, closed: 0 });
  }
});

test('an archive that is not there, or is no archive, is named', () =>
  onLedger(async ({ audit, in: place }) => {
    mkdirSync(place('folder'));
    writeFileSync(place('list'), 'shopping list');
    const missing = await audit('verify', '--archive', place('none'));
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.err.replaceAll(/\s+/g, ' ')).toContain('cannot be read: there is no such file or folder.');
    expect(await audit('verify', '--archive', place('folder'))).toMatchObject({ code: 2 });
    const list = await audit('verify', '--archive', place('list'));
    expect(list).toMatchObject({ code: 1 });
    expect(list.out.replaceAll(/\s+/g, ' ')).toContain(`Line 1 of ${place('list')} is no line of an audit file.`);
  }));

test('the real program tells each head in its log, and the last one finds what was cut off', {
  timeout: 60_000,
}, async () => {
  await using place = await newPlace();
  const [, , data = ''] = place.flags;
  const config = path.join(folder(), 'tencent-chatops.yaml');
  writeFileSync(config, 'log:\n  level: info\n');
  const where = ['--ProxyId', 'link-3d85gh', '--ListenerIds', 'listener-o0f3at99', '--Force', '1'];
  const planned = await place.piped(['call', 'gaap:DeleteListeners', ...where, '--config', config]);
  expect(planned).toMatchObject({ code: 3 });
  const told = planned.err.split('\n').filter((line) => line.includes('ledger head'));
  const { seq, hash } = JSON.parse(told.at(-1) ?? '{}');
  expect(seq).toBeGreaterThan(0);
  const verify = ['audit', 'verify', '--head', `${seq}:${hash}`];
  expect(await place.piped(verify)).toMatchObject({ code: 0, err: '' });
  const [file = ''] = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('ledger.sqlite'),
  );
  const store = { kind: 'sqlite', file: path.join(data, file) } as const;
  await tamper(store, `delete from event where seq = ${seq}`);
  await chainAgain(store, seq);
  const found = await place.piped(verify);
  expect(found).toMatchObject({ code: 1 });
  expect(found.out).toContain(`Broken: Event ${seq} is missing at the end.`);
});
