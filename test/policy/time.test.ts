import { describe, expect, test } from 'vitest';
import { PolicyFile } from '../../src/policy/schema.ts';
import { compileTime, localTime } from '../../src/policy/time.ts';

type Window = Partial<Parameters<typeof compileTime>[0]>;

const fits = (window: Window, at: string, quantity: 'one' | 'all' = 'one') =>
  compileTime({ zone: 'UTC', ...window })(Date.parse(at), quantity);

describe('from and until', () => {
  test('begin at the minute and end before it', () => {
    const window = { from: '2026-12-24T18:00', until: '2026-12-27T08:00' };
    const instants = ['2026-12-24T17:59:59Z', '2026-12-24T18:00Z', '2026-12-27T07:59:59Z', '2026-12-27T08:00Z'];
    expect(instants.map((at) => fits(window, at))).toEqual([false, true, true, false]);
  });

  test('go by the clocks of their zone', () => {
    const window = { zone: 'Asia/Shanghai', from: '2026-12-24T18:00' };
    expect(['2026-12-24T09:59Z', '2026-12-24T10:00Z'].map((at) => fits(window, at))).toEqual([false, true]);
  });

  test('an hour that the clocks show twice is in the longer window for what restrains, in the shorter for what allows', () => {
    // In Berlin, 02:30 was at 00:30Z and again at 01:30Z.
    const from = { zone: 'Europe/Berlin', from: '2026-10-25T02:30' };
    const instants = ['2026-10-25T00:29Z', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z'];
    expect(instants.map((at) => fits(from, at))).toEqual([false, true, true, true]);
    expect(instants.map((at) => fits(from, at, 'all'))).toEqual([false, false, false, true]);
    const until = { zone: 'Europe/Berlin', until: '2026-10-25T02:30' };
    expect(instants.map((at) => fits(until, at))).toEqual([true, true, true, false]);
    expect(instants.map((at) => fits(until, at, 'all'))).toEqual([true, false, false, false]);
  });

  test('an hour that the clocks leap over is treated alike', () => {
    // In Berlin, 01:59 was followed by 03:00, at 01:00Z.
    const from = { zone: 'Europe/Berlin', from: '2026-03-29T02:30' };
    const instants = ['2026-03-29T00:29Z', '2026-03-29T00:30Z', '2026-03-29T01:29Z', '2026-03-29T01:30Z'];
    expect(instants.map((at) => fits(from, at))).toEqual([false, true, true, true]);
    expect(instants.map((at) => fits(from, at, 'all'))).toEqual([false, false, false, true]);
  });

  test('the day before and the day after a change of the clocks are as long as they are', () => {
    const window = { zone: 'Europe/Berlin', from: '2026-10-24T12:00', until: '2026-10-26T12:00' };
    const instants = ['2026-10-24T09:59Z', '2026-10-24T10:00Z', '2026-10-26T10:59Z', '2026-10-26T11:00Z'];
    for (const quantity of ['one', 'all'] as const)
      expect(instants.map((at) => fits(window, at, quantity))).toEqual([false, true, true, false]);
  });
});

describe('days and hours', () => {
  test('within a day', () => {
    const window: Window = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], hours: '09:00-18:00' };
    const instants = ['2026-11-26T08:59Z', '2026-11-26T09:00Z', '2026-11-26T17:59Z', '2026-11-26T18:00Z'];
    expect(instants.map((at) => fits(window, at))).toEqual([false, true, true, false]);
    expect(fits(window, '2026-11-28T12:00Z')).toBe(false);
  });

  test('past midnight it is still the night of the day before', () => {
    const window: Window = { days: ['fri'], hours: '18:00-09:00' };
    // Friday is the 27th.
    const instants = ['27T17:59', '27T18:00', '27T23:59', '28T00:00', '28T08:59', '28T09:00', '28T18:00', '27T08:00'];
    expect(instants.map((at) => fits(window, `2026-11-${at}Z`))).toEqual([
      ...[false, true, true, true, true, false, false, false],
    ]);
    expect(fits({ days: ['sun'], hours: '22:00-04:00' }, '2026-11-30T03:00Z')).toBe(true);
    expect(fits({ hours: '18:00-00:00' }, '2026-11-30T23:59Z')).toBe(true);
    expect(fits({ hours: '18:00-00:00' }, '2026-11-30T00:00Z')).toBe(false);
  });

  test('are those of the zone, on both sides of a change of the clocks', () => {
    const window: Window = { zone: 'America/New_York', hours: '09:00-17:00' };
    expect(fits(window, '2026-10-31T13:00Z')).toBe(true);
    expect(fits(window, '2026-11-02T13:00Z')).toBe(false);
    expect(fits(window, '2026-11-02T14:00Z')).toBe(true);
    const tokyo: Window = { zone: 'Asia/Tokyo', days: ['fri'] };
    expect([fits(tokyo, '2026-11-26T15:00Z'), fits(tokyo, '2026-11-26T14:59Z')]).toEqual([true, false]);
  });

  test('an hour that comes twice is in both times, and one that is leapt over never comes', () => {
    const window: Window = { zone: 'Europe/Berlin', hours: '02:00-03:00' };
    const autumn = ['2026-10-24T23:59Z', '2026-10-25T00:00Z', '2026-10-25T01:59Z', '2026-10-25T02:00Z'];
    expect(autumn.map((at) => fits(window, at))).toEqual([false, true, true, false]);
    const spring = ['2026-03-29T00:59Z', '2026-03-29T01:00Z'];
    expect(spring.map((at) => fits(window, at))).toEqual([false, false]);
  });

  test('alone, days are whole days', () => {
    expect(fits({ days: ['thu'] }, '2026-11-26T00:00Z')).toBe(true);
    expect(fits({ days: ['thu'] }, '2026-11-27T00:00Z')).toBe(false);
  });

  test('and nothing at all is always', () => {
    expect(fits({}, '2026-11-26T00:00Z')).toBe(true);
  });
});

test('zones of half hours and without changes are read right', () => {
  expect(localTime('Asia/Kolkata', Date.UTC(2026, 10, 26, 18, 30))).toBe('fri 2026-11-27 00:00 Asia/Kolkata');
  expect(localTime('Australia/Lord_Howe', Date.UTC(2026, 6, 1))).toBe('wed 2026-07-01 10:30 Australia/Lord_Howe');
  expect(localTime('UTC', Date.UTC(2026, 0, 1))).toBe('thu 2026-01-01 00:00 UTC');
});

test.each([
  ['a zone of no place', { zone: 'Mars/Olympus' }, 'must be a time zone'],
  ['an offset', { zone: '+08:00' }, 'must be a time zone'],
  ['a day that does not exist', { from: '2026-02-30T10:00' }, 'must be a date and a time that exist'],
  ['an end before its beginning', { from: '2026-02-03T10:00', until: '2026-02-03T10:00' }, 'must end after it begins'],
  ['hours that are none', { hours: '24:00-09:00' }, 'must be two times'],
  ['hours without length', { hours: '09:00-09:00' }, 'must be two different times'],
])('%s is refused', (_, time, words) => {
  const parsed = PolicyFile.safeParse({ rules: [{ name: 'x', decide: 'deny', when: { time } }] });
  expect(parsed.error?.issues.map(({ message }) => message).join()).toContain(words);
});
