import { expect, test } from 'vitest';
import { changeDigest, eventHash, genesis } from '../../src/ledger/audit/chain.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { archive, fileOf, textOf } from './audit-files.ts';
import { change, failureFrom, newFile, open, startMs } from './ledger-file.ts';
import { ledgerClock } from './stores.ts';
import { end, tamper } from './tampering.ts';

/** An archive as this version writes it: later ones have to read it, and whoever has a copy of the format can check it. */
const written = [
  `{"format":"tencent-chatops-audit","version":1,"content":"archive","fromSeq":1,"previousHash":"${genesis}"}`,
  '{"seq":1,"change":"chg-a","kind":"planned","at":"2026-11-22T09:00:00.000Z","body":"{}","changeDigest":"1c614885d2fe186ce7a33620b3a18ccc953d0b2126acf9f7f6a6d6ca1aa5f294","hash":"0f305b1d95375810a0e03f5569c5a20acc11aea858575323547513ef90000dd5"}',
  '{"seq":2,"change":"chg-a","kind":"succeeded","at":"2026-11-22T09:00:00.000Z","body":"{}","changeDigest":"05f23a55b150bce0e4111199fbf045676522fbca6d6b879ca7e536b50cec2c07","hash":"e587d48c30b7f8165ddcbcb84d42fd5792fbb5f509344762a8b21d94508ad822"}',
  '{"left":"chg-a","state":"succeeded","operation":"gaap:DeleteListeners","version":2,"createdAtMs":1795338000000,"updatedAtMs":1795338000000,"expiresAtMs":null,"document":"{\\"input\\":{\\"ListenerIds\\":[\\"listener-pbsgn7ej\\"]}}"}',
  '{"end":2,"hash":"e587d48c30b7f8165ddcbcb84d42fd5792fbb5f509344762a8b21d94508ad822","events":2,"changes":1}',
];

async function ledgerWith(ids: readonly string[]): Promise<Ledger> {
  const ledger = await open(ledgerClock(startMs));
  for (const id of ids) {
    await ledger.insert(change(id));
    await end(ledger, id);
  }
  return ledger;
}

test('an archive is written as the format says', async () => {
  await using ledger = await ledgerWith(['chg-a']);
  const { lines } = await archive(ledger, startMs + 1);
  expect(lines).toEqual(written);
});

test('a hash is SHA-256 over the JSON list of the hash before and the parts of the event', () => {
  const event = { seq: 1, changeId: 'chg-a', kind: 'planned', body: '{}', atMs: 5, changeDigest: undefined };
  // printf '["000…",1,"chg-a","planned","{}",5,null]' | sha256sum
  expect(eventHash(genesis, event)).toBe('cb0c62f9f3a5981956a08921fab65e7806402b41bfa0df159291b3f8105cad05');
  const row = { id: 'chg-a', state: 'planned', operation: 'a:B', document: '{}', version: 1 };
  // printf '["chg-a","planned",1,"a:B",5,6,null,"{}"]' | sha256sum
  expect(changeDigest({ ...row, created_at_ms: 5, updated_at_ms: 6, expires_at_ms: null })).toBe(
    '0042452dc4d538aadf4645e557190495363f457141a207b496901f55147af266',
  );
});

test('whatever line of an archive is dropped, doubled, moved or edited, it is found', async () => {
  await using ledger = await ledgerWith(['chg-a', 'chg-b', 'chg-c']);
  const { lines } = await archive(ledger, startMs + 1);
  const verdict = async (spoilt: readonly string[]) => ledger.audit.verify({ archives: [fileOf(spoilt)] });
  expect((await verdict(lines)).kind).toBe('intact');
  const spoilt: string[][] = [];
  for (const [at, line] of lines.entries()) {
    spoilt.push(lines.toSpliced(at, 1), lines.toSpliced(at, 0, line), lines.slice(0, at));
    if (at > 0) spoilt.push(lines.toSpliced(at - 1, 2, line, lines[at - 1] ?? ''));
    for (const name of Object.keys(JSON.parse(line))) {
      const edited = { ...JSON.parse(line), [name]: name === 'expiresAtMs' ? 1 : 'x' };
      spoilt.push(lines.with(at, JSON.stringify(edited)));
      const number: unknown = JSON.parse(line)[name];
      if (typeof number === 'number') spoilt.push(lines.with(at, JSON.stringify({ ...edited, [name]: number + 1 })));
    }
    spoilt.push(lines.with(at, JSON.stringify({ ...JSON.parse(line), more: 1 })));
  }
  spoilt.push([], [...lines, ''], lines.with(2, 'shopping list'), lines.with(0, lines[0]?.replace('1', '2') ?? ''));
  for (const one of spoilt) expect((await verdict(one)).kind, one.join('\n')).toBe('broken');
});

test('the fault of a file is told with its line', async () => {
  await using ledger = await ledgerWith(['chg-a', 'chg-b']);
  const { lines } = await archive(ledger, startMs + 1);
  const says = async (spoilt: readonly string[]) => {
    const verdict = await ledger.audit.verify({ archives: [fileOf(spoilt, 'old.jsonl')] });
    return verdict.kind === 'broken' ? verdict.fault.says : '';
  };
  expect(await says(lines.with(4, lines[4]?.replace('planned', 'x') ?? ''))).toBe(
    'Line 5 of old.jsonl: Event 3 ("x" of chg-b) was edited, or event 2 was written again together with its hash.',
  );
  expect(await says(lines.slice(0, -1))).toBe('old.jsonl is cut off after line 7.');
  expect(await says(lines.with(3, '{}'))).toBe('Line 4 of old.jsonl is no line of an audit file.');
  expect(await says(lines.toSpliced(3, 1))).toBe('Line 7 of old.jsonl: how chg-a left is missing.');
  expect(await says(await textOf(ledger.audit.export()))).toBe('old.jsonl is an export and no archive.');
});

test('an export holds the whole ledger or a part, and names the hash before it', async () => {
  await using ledger = await ledgerWith(['chg-a', 'chg-b']);
  const all = await textOf(ledger.audit.export());
  const lines = all.map((line) => JSON.parse(line));
  expect(lines.map(({ seq }) => seq)).toEqual([undefined, 1, 2, 3, 4, undefined]);
  expect(lines[1]).toEqual(JSON.parse(all[1] ?? ''));
  expect(Object.keys(lines[1])).toEqual(['seq', 'change', 'kind', 'at', 'body', 'changeDigest', 'hash']);
  const part = (await textOf(ledger.audit.export({ fromSeq: 2, toSeq: 3 }))).map((line) => JSON.parse(line));
  expect(part).toEqual([
    { ...lines[0], fromSeq: 2, previousHash: lines[1].hash },
    lines[2],
    lines[3],
    { end: 3, hash: lines[3].hash, events: 2, changes: 0 },
  ]);
});

test('an export of what the ledger does not hold is refused', async () => {
  await using ledger = await ledgerWith(['chg-a', 'chg-b']);
  for (const asked of [{ fromSeq: 6 }, { toSeq: 5 }, { fromSeq: 3, toSeq: 2 }]) {
    expect(await failureFrom(textOf(ledger.audit.export(asked)))).toMatchObject({
      code: 'InvalidInput',
      message: 'The ledger holds events 1 to 4, and not all that was asked for; nothing was exported.',
    });
  }
  await archive(ledger, startMs + 1);
  expect(await failureFrom(textOf(ledger.audit.export({ fromSeq: 1 })))).toMatchObject({
    message: 'The ledger holds no events, and not all that was asked for; nothing was exported.',
    next: 'Events before 5 are in the archive that they left with.',
  });
});

test('an empty ledger is exported as one, and what was tampered with as it stands', async () => {
  await using empty = await open(ledgerClock(startMs));
  expect(await textOf(empty.audit.export())).toEqual([
    `{"format":"tencent-chatops-audit","version":1,"content":"export","fromSeq":1,"previousHash":"${genesis}"}`,
    `{"end":0,"hash":"${genesis}","events":0,"changes":0}`,
  ]);
  const file = newFile();
  await using ledger = await open(ledgerClock(startMs), file);
  await ledger.insert(change('chg-a'));
  await tamper({ kind: 'sqlite', file }, "update event set body = 'no JSON', at_ms = 9223372036854775807");
  expect((await textOf(ledger.audit.export()))[1]).toContain('"at":"9223372036854776000","body":"no JSON"');
});
