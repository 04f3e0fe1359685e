const beijing = 8 * 60 * 60 * 1000;

/** `YYYY-MM-DD HH:mm:ss`. The cloud's texts without a zone are in Beijing time. */
export const cloudTime = (ms: number): string => new Date(ms + beijing).toISOString().slice(0, 19).replace('T', ' ');

/** The same with milliseconds, as async events have it. */
export const cloudTimeFine = (ms: number): string =>
  new Date(ms + beijing).toISOString().slice(0, 23).replace('T', ' ');

/** Milliseconds, or undefined for what is no such text. */
export function parseCloudTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(ms) ? undefined : ms;
}

export const unixSeconds = (ms: number): number => Math.floor(ms / 1000);
