import type { Quantity } from './facts.ts';
import { type TimeFile, weekdays } from './schema.ts';

interface Parts {
  /** `2026-12-24T18:00`, as clocks show it there. */
  readonly local: string;
  readonly day: (typeof weekdays)[number];
}

/**
 * Whether an instant falls into a window of the policy. Everything goes by the clocks of the window's zone. Where they
 * are set back over its beginning or end, or leap over it, `one` takes the longer window and `all` the shorter one.
 */
export function compileTime(file: TimeFile): (nowMs: number, quantity: Quantity) => boolean {
  const { zone, days, hours } = file;
  const from = instantsOf(zone, file.from) ?? { firstMs: -Infinity, lastMs: -Infinity };
  const until = instantsOf(zone, file.until) ?? { firstMs: Infinity, lastMs: Infinity };
  return (nowMs, quantity) => {
    const [fromMs, untilMs] = quantity === 'one' ? [from.firstMs, until.lastMs] : [from.lastMs, until.firstMs];
    return fromMs <= nowMs && nowMs < untilMs && recurs({ days, hours }, partsIn(zone, nowMs));
  };
}

function recurs({ days, hours }: Pick<TimeFile, 'days' | 'hours'>, { local, day }: Parts): boolean {
  const isOn = (which: Parts['day']) => days === undefined || days.includes(which);
  if (hours === undefined) return isOn(day);
  const [begin = '', end = ''] = hours.split('-');
  const clock = local.slice(11);
  if (begin <= end) return begin <= clock && clock < end && isOn(day);
  // Past midnight it is still the night of the day before.
  return clock >= begin ? isOn(day) : clock < end && isOn(dayBefore(day));
}

const dayMs = 24 * 3_600_000;

/** When the clocks of a zone show this: twice where they are set back over it. Where they leap over it, both sides of that. */
function instantsOf(zone: string, local: string | undefined) {
  if (local === undefined) return undefined;
  const shownMs = Date.parse(`${local}Z`);
  const both = [shownMs - dayMs, shownMs + dayMs].map((nearMs) => shownMs - offsetIn(zone, nearMs));
  const shown = both.filter((ms) => partsIn(zone, ms).local === local);
  const instants = shown.length > 0 ? shown : both;
  return { firstMs: Math.min(...instants), lastMs: Math.max(...instants) };
}

function offsetIn(zone: string, atMs: number): number {
  return Date.parse(`${partsIn(zone, atMs).local}Z`) - atMs;
}

export function localTime(zone: string, nowMs: number): string {
  const { local, day } = partsIn(zone, nowMs);
  return `${day} ${local.replace('T', ' ')} ${zone}`;
}

function dayBefore(day: Parts['day']): Parts['day'] {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;
}

function partsIn(zone: string, nowMs: number): Parts {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  const day = weekdays.find((name) => part('weekday').toLowerCase().startsWith(name));
  return {
    local: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`,
    day: day ?? 'mon',
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, made);
  return made;
}
