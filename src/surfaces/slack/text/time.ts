import type { RichTextElement } from '@slack/types';

/** `2026-11-22 09:00:12 UTC`: for clients that cannot show a date of their own. */
export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A time that every reader sees in their own zone, in rich text. */
export function dateElement(ms: number): RichTextElement {
  return {
    type: 'date',
    timestamp: Math.floor(ms / 1000),
    format: '{date_short_pretty} at {time}',
    fallback: instant(ms),
  };
}

/** The same, in mrkdwn. */
export function dateMarkup(ms: number): string {
  return `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} at {time}|${instant(ms)}>`;
}

/** `45 s`, `12 min 5 s`, `3 h 10 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
