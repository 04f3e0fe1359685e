/** Whatever a surface was told of somebody, the ledger keeps plain text. */
import { expect, test } from 'vitest';
import { steers } from '../../src/lib/characters.ts';
import type { Principal } from '../../src/people/principal.ts';
import { approves, asks, atTerminal, decides, inConsole, requires, setUpHouse } from './house.ts';
import { addOne, kindsOf, type SetUp, setUp } from './setup.ts';

const odd = '\u001b[2J\r\nAPPROVED\u202e\u200b\u2028';
const stranger: Principal = {
  id: `login:${odd}`,
  name: `eve${odd}`,
  surface: 'console',
  grade: 'authenticated',
  channel: odd,
};

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? [...Object.keys(value), ...Object.values(value)].flatMap((part) => textsOf(part))
    : [];
}

/** Every text of the ledger. */
async function recorded(on: SetUp): Promise<string[]> {
  return textsOf([await on.ledger.eventsAfter(0, 1_000), await on.ledger.list({ limit: 100 })]);
}

const expectPlain = (texts: readonly string[]) =>
  expect(texts.filter((text) => steers(text) || text.includes('\n'))).toEqual([]);

test('of who asks, decides, is turned away, gives a reason, lets pass for a while and revokes', async () => {
  const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
  const asker = { principal: { ...stranger, name: odd }, client: `client${odd}` };
  const outcome = await on.clock.until(on.executor.request(addOne, asker));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  const { change } = outcome;
  expect(change.asker.name).toContain('APPROVED');
  await approves(on, change, stranger);
  await decides(on, change, { kind: 'deny', reason: odd }, stranger);
  const bob = { ...inConsole('bob'), name: `bob${odd}` };
  await approves(on, change, bob, { reason: `because${odd}`, standing: { forMinutes: 5, sameParameters: true } });
  const [standing] = await on.executor.standing.list();
  await on.executor.standing.revoke(standing?.id ?? '', bob);
  await decides(on, change, { kind: 'cancel', reason: odd }, { ...atTerminal('carol'), name: odd });
  await on.clock.until(on.executor.undo(change.id, asker));
  expect((await kindsOf(on, change.id)).slice(2)).toEqual([
    ...['decision_rejected', 'denied', 'decision_rejected', 'decision_rejected', 'undo_asked'],
  ]);
  const other = await asks(on, bob);
  await approves(on, other, { ...bob, channel: odd }, { standing: { forMinutes: 5, sameParameters: true } });
  const [given] = await on.executor.standing.list();
  await on.executor.standing.revoke(given?.id ?? '', bob);
  expect(await kindsOf(on, other.id)).toContain('standing_revoked');
  expectPlain(await recorded(on));
});

test('and two identities that look alike stay two', async () => {
  const on = await setUp();
  const alike = ['login:eve', 'login:e\u200bve', 'login:e\u200dve'];
  const ids = [];
  for (const id of alike) ids.push((await asks(on, { ...stranger, id })).asker.id);
  expect(new Set(ids).size).toBe(alike.length);
  expectPlain(ids);
});
