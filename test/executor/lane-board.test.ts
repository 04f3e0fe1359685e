import { expect, test } from 'vitest';
import { createLaneBoard } from '../../src/executor/lane-board.ts';
import type { LanePlace } from '../../src/ledger/port.ts';

function setUp(places: readonly LanePlace[]) {
  const looks: (readonly string[])[] = [];
  const board = createLaneBoard({
    async lanePlaces(lanes) {
      looks.push([...lanes].sort());
      return places.filter(({ lane }) => lanes.includes(lane));
    },
  });
  return { board, looks };
}

const places: readonly LanePlace[] = [
  { lane: 'clb/a', changeId: 'first', position: 1 },
  { lane: 'clb/a', changeId: 'second', position: 2 },
  { lane: 'clb/b', changeId: 'second', position: 2 },
  { lane: 'clb/a', changeId: 'third', position: 7 },
  { lane: 'clb/b', changeId: 'third', position: 7 },
];

test('everybody who asks in one moment is answered from one look', async () => {
  const { board, looks } = setUp(places);
  const both = ['clb/a', 'clb/b'];
  const [first, second, third] = await Promise.all([
    board.ahead('first', ['clb/a']),
    board.ahead('second', both),
    board.ahead('third', both),
  ]);
  expect(looks).toEqual([both]);
  expect(first).toEqual([]);
  expect(second).toEqual([{ lane: 'clb/a', holder: 'first', count: 1 }]);
  expect(third).toEqual([
    { lane: 'clb/a', holder: 'first', count: 2 },
    { lane: 'clb/b', holder: 'second', count: 1 },
  ]);
});

test('whoever has no place in one of the lanes has none of them', async () => {
  const { board } = setUp(places);
  expect(await board.ahead('first', ['clb/a', 'clb/b'])).toBeUndefined();
  expect(await board.ahead('first', [])).toEqual([]);
});

test('whoever asks later gets a look of his own: what was seen before may be over', async () => {
  const now = [...places];
  const { board, looks } = setUp(now);
  const early = board.ahead('second', ['clb/a']);
  expect(await early).toHaveLength(1);
  now.splice(0, 1);
  expect(await board.ahead('second', ['clb/a'])).toEqual([]);
  expect(looks).toHaveLength(2);
});
