import { describe, expect, test } from 'vitest';
import { drivenStates, isEnd, mayGo, type State, stateNames, states } from '../../src/executor/states.ts';

describe('the life of a change', () => {
  test('every state is listed once and every next state exists', () => {
    expect([...stateNames].sort()).toEqual(Object.keys(states).sort());
    for (const name of stateNames) for (const next of states[name].next) expect(stateNames).toContain(next);
  });

  test('a state is an end exactly when nothing follows it', () => {
    for (const name of stateNames) expect(isEnd(name)).toBe(states[name].next.length === 0);
  });

  test('every state can be reached from planned, and an end from every state', () => {
    const reach = (from: State, seen = new Set<State>()): Set<State> => {
      if (!seen.has(from)) {
        seen.add(from);
        for (const next of states[from].next) reach(next, seen);
      }
      return seen;
    };
    expect([...reach('planned')].sort()).toEqual([...stateNames].sort());
    for (const name of stateNames) expect([...reach(name)].some(isEnd), name).toBe(true);
  });

  test('nothing is sent without passing through approved, and nothing goes back once it was sent', () => {
    const before = stateNames.filter((name) => mayGo(name, 'calling'));
    expect(before).toEqual(['approved']);
    for (const sent of ['calling', 'polling', 'outcome_unknown'] as const) {
      for (const open of ['planned', 'awaiting_approval', 'approved', 'cancelled', 'denied', 'expired'] as const) {
        // Only an answer which says that nothing was carried out leads back.
        expect(mayGo(sent, open), `${sent} → ${open}`).toBe(sent === 'calling' && open === 'approved');
      }
    }
  });

  test('what a process should be working on is what may be sent, is being sent, or was sent', () => {
    expect(drivenStates).toEqual(['approved', 'calling', 'polling', 'outcome_unknown']);
  });
});
