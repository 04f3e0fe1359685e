/** The text of a command as its author saw it: Slack wraps links and mentions, and escapes three characters. */

const escapes: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Both in one pass: what was typed as `<` comes as `&lt;`, so a bare `<` is always Slack's own. */
export function readable(text: string): string {
  return unwrapped(
    text.replace(/<([^<>]*)>|&(amp|lt|gt);/g, (_, wrapped: string | undefined, entity: string | undefined) =>
      wrapped === undefined ? (escapes[entity ?? ''] ?? '') : shownFor(wrapped),
    ),
  ).trim();
}

/** `https://a|a` and `mailto:a@b|a@b` show what stands behind the bar; `@U1|ann`, `#C1|ops` and `!here` what they name. */
function shownFor(wrapped: string): string {
  const bar = wrapped.indexOf('|');
  const [target, label] = bar < 0 ? [wrapped, ''] : [wrapped.slice(0, bar), wrapped.slice(bar + 1)];
  if (/^[@#]/.test(target)) return `${target[0]}${label || target.slice(1)}`.replace(/^(.)\1/, '$1');
  if (target.startsWith('!')) return `@${label.replace(/^@/, '') || target.slice(1).split('^')[0]}`;
  return label || target;
}

/** A whole command that was copied as code. */
function unwrapped(text: string): string {
  return /^\s*(`{1,3})([^`]+)\1\s*$/.exec(text)?.[2] ?? text;
}

/** What stands behind the mention of this app; everything where it is not mentioned. */
export function behindMention(text: string, botUser: string): string {
  const mention = new RegExp(`<@${botUser}(?:\\|[^<>]*)?>`);
  const found = mention.exec(text);
  return found ? text.slice(found.index + found[0].length) : text;
}
